"""Before a poll opens: the settings that everybody sees, and what is missing."""

import datetime as dt
from dataclasses import dataclass, fields
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from okmo_session.core.clock import database_now
from okmo_session.core.errors import DomainError
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from sessions.actors import Actor
from sessions.domain.locking import lock_session
from sessions.domain.topics import Topic
from sessions.models import Participant, StrategySession, Team
from triads.models import Record
from voting.domain.polls.current import newest_poll
from voting.domain.polls.options import option_count
from voting.domain.polls.states import clock_of
from voting.domain.polls.tie_order import DEFAULT_METHODS, problem_of_order
from voting.models import PaperBallot, Poll


@dataclass(frozen=True)
class PollSettings:
    """How a poll goes; shown to everybody before it opens and fixed from then on. Without a title it gets one."""

    closes_at: dt.datetime
    picks: int
    winners: int
    own_triads_allowed: bool = True
    is_secret: bool = True
    tie_methods: tuple[str, ...] = DEFAULT_METHODS
    sets_priorities: bool = True
    among: Poll | None = None
    title: str = ""


@transaction.atomic
def prepare_poll(session: StrategySession, settings: PollSettings, by: Actor) -> Poll:
    """Make a poll of `session`, or set the one anew that is not open yet. DomainError while another one goes on.

    Of a run-off only the time is set: all else follows from the poll whose tie it settles.
    """
    lock_session(session)
    newest = newest_poll(session)
    if not may_prepare(newest):
        raise DomainError(_("The vote has been opened: its settings are fixed."))
    poll = newest if newest and newest.state == Poll.State.PREPARED else Poll(session=session)
    if poll.run_off_of:
        settings = PollSettings(settings.closes_at, poll.picks, poll.winners)
        poll.closes_at = settings.closes_at
    else:
        _check(settings, session)
        _refuse_other_sheets(poll, settings)
        _set(poll, settings)
    poll.save()
    log(session, "poll prepared", by=by, target=poll, **_told(settings))
    publish(session, Topic.VOTE, Topic.BOARD)
    return poll


@transaction.atomic
def discard_poll(poll: Poll, by: Actor) -> None:
    """Take back a poll that is not open yet: the hall is back at the one before it, and no sheet of it is left."""
    session = poll.session
    lock_session(session)
    poll.refresh_from_db()
    if poll.state != Poll.State.PREPARED:
        raise DomainError(_("The vote has been opened and cannot be taken back."))
    log(session, "poll discarded", by=by, target=poll)
    poll.delete()
    publish(session, Topic.VOTE, Topic.BOARD)


def may_prepare(newest: Poll | None) -> bool:
    """Tell whether settings may be made or changed, where `newest` is the poll the hall deals with.

    A new poll follows an announced one, or one in which no ballot was counted: that can never be announced.
    """
    if newest is None or newest.state in (Poll.State.PREPARED, Poll.State.ANNOUNCED):
        return True
    return newest.state == Poll.State.COUNTED and not newest.ballots.exists()


def _check(settings: PollSettings, session: StrategySession) -> None:
    if problem := problem_of_order(settings.tie_methods, settings.is_secret):
        raise DomainError(problem)
    among = settings.among
    if among and (among.session_id != session.pk or among.state != Poll.State.ANNOUNCED):
        raise DomainError(_("A second round is held among the winners of a vote that has been announced."))


def _refuse_other_sheets(poll: Poll, settings: PollSettings) -> None:
    printed = PaperBallot.objects.filter(poll=poll.pk).exclude(state=PaperBallot.State.SPOILED)
    among = settings.among.pk if settings.among else None
    on_the_sheet = (settings.picks, settings.own_triads_allowed, among)
    if (poll.picks, poll.own_triads_allowed, poll.among_id) != on_the_sheet and printed.exists():
        raise DomainError(
            _(
                "Paper ballots are printed, and they say how many triads may be chosen and from what. "
                "Declare the sheets void first, then change it."
            )
        )


def _set(poll: Poll, settings: PollSettings) -> None:
    for field in fields(settings):
        setattr(poll, field.name, getattr(settings, field.name))
    poll.tie_methods = list(settings.tie_methods)
    with translation.override(poll.session.language):
        poll.title = settings.title or _default_title(settings)


def _default_title(settings: PollSettings) -> str:
    if not settings.sets_priorities:
        return _("Trial vote")
    return _("Choice of priorities, another round") if settings.among else _("Choice of priorities")


def _told(settings: PollSettings) -> dict[str, Any]:
    # The journal holds no texts: all but the title.
    return {
        "closes_at": settings.closes_at.isoformat(),
        "picks": settings.picks,
        "winners": settings.winners,
        "own": settings.own_triads_allowed,
        "secret": settings.is_secret,
        "tie": [str(method) for method in settings.tie_methods],
        "sets_priorities": settings.sets_priorities,
        "among": settings.among.pk if settings.among else None,
    }


def problems_before_opening(poll: Poll) -> list[str]:
    """Return in sentences what keeps a prepared poll from being opened."""
    problems = []
    options = option_count(poll)
    if options == 0:
        problems.append(_("No triads have been accepted: the ballot would be empty."))
    elif options < poll.picks:
        problems.append(
            ngettext(
                "%(options)s triad is accepted, and everybody may choose %(picks)s: accept more or lower the number.",
                "%(options)s triads are accepted, and everybody may choose %(picks)s: accept more or lower the number.",
                options,
            )
            % {"options": options, "picks": poll.picks}
        )
    if poll.closes_at <= database_now():
        problems.append(_("The vote is set to close at %(time)s, which is over.") % {"time": clock_of(poll)})
    return problems


def warnings_before_opening(poll: Poll) -> list[str]:
    """Return in sentences what the hall should know before the poll is opened all the same."""
    warnings = []
    if missing := _tables_without_triads(poll):
        tables = ", ".join(f"№ {number}" for number in missing)
        warnings.append(_("Triads of these tables will not be on the ballot: %(tables)s.") % {"tables": tables})
    waiting = Participant.objects.filter(session=poll.session, admitted_at=None).count()
    if waiting:
        warnings.append(
            ngettext(
                "%(count)s person has joined and is not admitted to the vote yet.",
                "%(count)s people have joined and are not admitted to the vote yet.",
                waiting,
            )
            % {"count": waiting}
        )
    return warnings


def _tables_without_triads(poll: Poll) -> list[int]:
    if poll.among or poll.run_off_of:
        return []
    teams = Team.objects.filter(session=poll.session, round=Team.Round.NORMS)
    return list(teams.exclude(record__state=Record.State.ACCEPTED).values_list("table_number", flat=True))
