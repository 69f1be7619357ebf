"""The end of voting: by comparison of time, not by a task that must run."""

import datetime as dt

from django.core.cache import cache
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from okmo_session.core.clock import database_now
from okmo_session.core.errors import DomainError
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log, reference
from okmo_session.core.models import LogEntry
from sessions.actors import Actor, system
from sessions.domain.locking import lock_session
from sessions.domain.messages.announcements import send_announcement, withdraw_announcement
from sessions.domain.topics import Topic
from sessions.models import Announcement
from voting.domain.ballots.secrecy import forget_order
from voting.domain.paper.balance import balance, register_of
from voting.domain.polls.options import keep_scores
from voting.domain.polls.states import change_state, clock_of
from voting.domain.polls.turnout import complete_register, turnout
from voting.models import Poll

_REMEMBERED_SECONDS = 3600


def close_if_due(poll: Poll) -> None:
    """Close the poll for good where its time has passed; a clock that steps back later reopens nothing."""
    if poll.is_open and database_now() >= poll.closes_at:
        _close_if_still_due(poll)


def close_early(poll: Poll, by: Actor) -> None:
    """Close the poll before its time: everybody on the register has voted, and every sheet given out is handed in."""
    close_if_due(poll)
    _close_early(poll, by)


def extend_poll(poll: Poll, closes_at: dt.datetime, by: Actor) -> None:
    """Let an open poll close later than it was set to, and tell everybody."""
    close_if_due(poll)
    _extend(poll, closes_at, by)


def is_extended(poll: Poll) -> bool:
    """Tell whether the poll was made longer while it was open: the journal knows, and is asked once a time set."""

    def ask_journal() -> bool:
        lines = LogEntry.objects.filter(session_id=poll.session_id, event="poll extended", target=reference(poll))
        return lines.exists()

    key = f"extended:{poll.pk}:{poll.closes_at.timestamp()}"
    return poll.opened_at is not None and bool(cache.get_or_set(key, ask_journal, _REMEMBERED_SECONDS))


def refuse_unless_open(poll: Poll) -> None:
    """Raise a sentence unless the poll takes ballots at this moment. The caller holds the lock and a fresh poll."""
    if poll.state == Poll.State.PREPARED:
        raise DomainError(_("The vote is not open yet."))
    if not poll.is_open:
        raise DomainError(_("The vote was closed at %(time)s.") % {"time": clock_of(poll, "closed_at")})
    if database_now() >= poll.closes_at:
        raise DomainError(_("The vote was closed at %(time)s.") % {"time": clock_of(poll)})


@transaction.atomic
def _extend(poll: Poll, closes_at: dt.datetime, by: Actor) -> None:
    lock_session(poll.session)
    poll.refresh_from_db()
    if not poll.is_open or database_now() >= poll.closes_at:
        raise DomainError(_("Only an open vote can be extended."))
    if closes_at <= poll.closes_at:
        raise DomainError(_("The vote closes at %(time)s: it can only be extended.") % {"time": clock_of(poll)})
    before, told_before = poll.closes_at, _told(poll)
    poll.closes_at = closes_at
    poll.save(update_fields=["closes_at"])
    log(poll.session, "poll extended", by=by, target=poll, before=before.isoformat(), after=closes_at.isoformat())
    publish(poll.session, Topic.VOTE, Topic.BOARD)
    # Of two extensions only the later one stands on the pages.
    for announcement in poll.session.announcements.filter(text=told_before, withdrawn_at=None):
        withdraw_announcement(announcement, by)
    send_announcement(poll.session, Announcement.Audience.EVERYBODY, _told(poll), by)


def _told(poll: Poll) -> str:
    with translation.override(poll.session.language):
        return _("The vote is extended until %(time)s.") % {"time": clock_of(poll)}


@transaction.atomic
def _close_early(poll: Poll, by: Actor) -> None:
    lock_session(poll.session)
    poll.refresh_from_db()
    refuse_unless_open(poll)
    _refuse_unless_all_is_in(poll)
    _close(poll, database_now(), by)


def _refuse_unless_all_is_in(poll: Poll) -> None:
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
    missing = balance(poll).outstanding
    if missing:
        raise DomainError(
            ngettext(
                "%(missing)s paper ballot is not handed in yet: the vote stays open until its time.",
                "%(missing)s paper ballots are not handed in yet: the vote stays open until its time.",
                missing,
            )
            % {"missing": missing}
        )


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
    keep_scores(poll)
    forget_order(poll)
    log(poll.session, "poll closed", by=by, target=poll)
    if poll.papers.exists():
        log(poll.session, "paper register closed", by=by, target=poll, **register_of(poll))
    publish(poll.session, Topic.VOTE, Topic.BOARD)
