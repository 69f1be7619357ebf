"""The winners become the priorities of the session."""

from django.db import transaction
from django.utils.translation import gettext as _

from okmo_session.core.clock import now
from okmo_session.core.errors import DomainError
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from sessions.actors import Actor
from sessions.domain.locking import lock_session
from sessions.domain.topics import Topic
from triads.domain.priorities import set_priorities
from voting.domain.polls.states import change_state
from voting.domain.results.reading import counted_result
from voting.models import Poll, PollOption


@transaction.atomic
def announce(poll: Poll, by: Actor) -> None:
    """Tell the hall what came out; refused while a tie on the line is open. The winners are priorities from now on."""
    lock_session(poll.session)
    poll.refresh_from_db()
    if poll.state == Poll.State.COUNTED and counted_result(poll).is_tie_open:
        raise DomainError(_("Triads with equal votes stand on the line: settle the tie first."))
    change_state(poll, Poll.State.COUNTED, Poll.State.ANNOUNCED, announced_at=now())
    winners = counted_result(poll).winners
    for row in winners:
        PollOption.objects.filter(pk=row.option.pk).update(place=row.rank)
    set_priorities(poll.session, {row.option.triad_id: row.rank for row in winners})
    log(poll.session, "result announced", by=by, target=poll, places=[row.option.number for row in winners])
    publish(poll.session, Topic.VOTE, Topic.RESULT, Topic.MEASURES, Topic.BOARD)
