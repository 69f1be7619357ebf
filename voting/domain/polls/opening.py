"""The opening of a poll: the triads become its ballot, their texts freeze, the register is made."""

from django.db import transaction

from okmo_session.core.clock import database_now
from okmo_session.core.errors import DomainError
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from okmo_session.core.tokens import new_token
from sessions.actors import Actor
from sessions.domain.locking import lock_session
from sessions.domain.topics import Topic
from triads.domain.record.records import freeze_records
from voting.domain.polls.options import new_options
from voting.domain.polls.preparing import problems_before_opening
from voting.domain.polls.states import change_state
from voting.domain.polls.turnout import complete_register
from voting.models import Poll, PollOption


@transaction.atomic
def open_poll(poll: Poll, by: Actor) -> None:
    """Open a prepared poll: the accepted triads become its ballot, their texts freeze, the register is made."""
    lock_session(poll.session)
    poll.refresh_from_db()
    if poll.state == Poll.State.PREPARED and (problems := problems_before_opening(poll)):
        raise DomainError(" ".join(problems))
    change_state(poll, Poll.State.PREPARED, Poll.State.OPEN, opened_at=database_now(), edition=new_token())
    options = new_options(poll)
    PollOption.objects.bulk_create(options)
    freeze_records(poll.session)
    complete_register(poll)
    log(poll.session, "poll opened", by=by, target=poll, options=[option.number for option in options])
    publish(poll.session, Topic.VOTE, Topic.BOARD)
