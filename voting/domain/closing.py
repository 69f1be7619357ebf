"""The end of voting: by comparison of time, not by a task that must run."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from okmo_session.core.clock import database_now
from okmo_session.core.errors import DomainError
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from sessions.actors import Actor, system
from sessions.domain.locking import lock_session
from sessions.domain.topics import Topic
from voting.domain.secrecy import forget_order
from voting.domain.states import change_state, clock_of
from voting.domain.turnout import complete_register, turnout
from voting.models import Poll


def close_if_due(poll: Poll) -> None:
    """Close the poll for good where its time has passed; a clock that steps back later reopens nothing."""
    if poll.is_open and database_now() >= poll.closes_at:
        _close_if_still_due(poll)


@transaction.atomic
def close_early(poll: Poll, by: Actor) -> None:
    """Close the poll before its time, when everybody on the register has voted."""
    lock_session(poll.session)
    poll.refresh_from_db()
    refuse_unless_open(poll)
    people = turnout(poll)
    if not people.is_complete:
        left = people.entitled - people.voted
        raise DomainError(
            ngettext(
                "%(left)s person has not voted yet: the vote stays open until its time.",
                "%(left)s people have not voted yet: the vote stays open until its time.",
                left,
            )
            % {"left": left}
        )
    _close(poll, database_now(), by)


def refuse_unless_open(poll: Poll) -> None:
    """Raise a sentence unless the poll takes ballots at this moment. The caller holds the lock and a fresh poll."""
    if poll.state == Poll.State.PREPARED:
        raise DomainError(_("The vote is not open yet."))
    if not poll.is_open:
        raise DomainError(_("The vote was closed at %(time)s.") % {"time": clock_of(poll, "closed_at")})
    if database_now() >= poll.closes_at:
        raise DomainError(_("The vote was closed at %(time)s.") % {"time": clock_of(poll)})


@transaction.atomic
def _close_if_still_due(poll: Poll) -> None:
    lock_session(poll.session, is_archive_open=True)
    # Somebody may have extended or closed it while we waited.
    poll.refresh_from_db()
    if poll.is_open and database_now() >= poll.closes_at:
        _close(poll, poll.closes_at, system(poll.session))


def _close(poll: Poll, closed_at: dt.datetime, by: Actor) -> None:
    complete_register(poll)
    change_state(poll, Poll.State.OPEN, Poll.State.CLOSED, closed_at=closed_at)
    forget_order(poll)
    log(poll.session, "poll closed", by=by, target=poll)
    publish(poll.session, Topic.VOTE, Topic.BOARD)
