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
from triads.domain.record.records import accepted_triads
from triads.models import Record
from voting.domain.polls.states import clock_of
from voting.models import Poll, TieMethod

DEFAULT_METHODS = (TieMethod.ASSESSMENT, TieMethod.RUN_OFF, TieMethod.LOT)


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
    """Make a poll of `session`, or set the one anew that is not open yet. DomainError while another one goes on."""
    lock_session(session)
    poll = session.polls.last()
    if poll is None or poll.state == Poll.State.ANNOUNCED:
        poll = Poll(session=session)
    if poll.state != Poll.State.PREPARED:
        raise DomainError(_("The vote has been opened: its settings are fixed."))
    _set(poll, settings)
    poll.save()
    log(session, "poll prepared", by=by, target=poll, **_told(settings))
    publish(session, Topic.VOTE, Topic.BOARD)
    return poll


def _set(poll: Poll, settings: PollSettings) -> None:
    for field in fields(settings):
        setattr(poll, field.name, getattr(settings, field.name))
    poll.tie_methods = list(settings.tie_methods)
    with translation.override(poll.session.language):
        poll.title = settings.title or _("Choice of priorities")


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
    options = accepted_triads(poll.session).count()
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
    teams = Team.objects.filter(session=poll.session, round=Team.Round.NORMS)
    missing = teams.exclude(record__state=Record.State.ACCEPTED).values_list("table_number", flat=True)
    if missing:
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
