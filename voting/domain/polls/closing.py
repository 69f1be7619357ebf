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
from voting.domain.ballots.secrecy import forget_order
from voting.domain.polls.states import change_state, clock_of
from voting.domain.polls.turnout import complete_register, turnout
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


@transaction.atomic
def extend_poll(poll: Poll, closes_at: dt.datetime, by: Actor) -> None:
    """Let an open poll close later than it was set to."""
    lock_session(poll.session)
    poll.refresh_from_db()
    if not poll.is_open or database_now() >= poll.closes_at:
        raise DomainError(_("Only an open vote can be extended."))
    if closes_at <= poll.closes_at:
        raise DomainError(_("The vote closes at %(time)s: it can only be extended.") % {"time": clock_of(poll)})
    before, poll.closes_at = poll.closes_at, closes_at
    poll.save(update_fields=["closes_at"])
    log(poll.session, "poll extended", by=by, target=poll, before=before.isoformat(), after=closes_at.isoformat())
    publish(poll.session, Topic.VOTE, Topic.BOARD)


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
