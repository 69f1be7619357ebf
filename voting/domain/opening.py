"""Before a poll and its opening: settings everybody sees, and what freezes."""

import datetime as dt

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from okmo_session.core.clock import database_now
from okmo_session.core.errors import DomainError
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from okmo_session.core.tokens import new_token
from sessions.actors import Actor
from sessions.domain.locking import lock_session
from sessions.domain.topics import Topic
from sessions.models import Participant, StrategySession, Team
from triads.domain.record.records import accepted_triads, freeze_records
from triads.models import Record, Triad
from voting.domain.states import change_state, clock_of
from voting.domain.turnout import complete_register
from voting.models import Poll, PollOption


@transaction.atomic
def prepare_poll(
    session: StrategySession,
    *,
    closes_at: dt.datetime,
    picks: int,
    winners: int,
    own_triads_allowed: bool,
    tie_method: str,
    by: Actor,
) -> Poll:
    """Make the poll of `session`, or set one anew that is not open yet."""
    lock_session(session)
    poll = session.polls.last() or Poll(session=session)
    if poll.state != Poll.State.PREPARED:
        raise DomainError(_("The vote has been opened: its settings are fixed."))
    with translation.override(session.language):
        poll.title = _("Choice of priorities")
    poll.closes_at, poll.picks, poll.winners = closes_at, picks, winners
    poll.own_triads_allowed, poll.tie_method = own_triads_allowed, tie_method
    poll.save()
    settings = {"picks": picks, "winners": winners, "own": own_triads_allowed, "tie": str(tie_method)}
    log(session, "poll prepared", by=by, target=poll, closes_at=closes_at.isoformat(), **settings)
    publish(session, Topic.VOTE, Topic.BOARD)
    return poll


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


@transaction.atomic
def open_poll(poll: Poll, by: Actor) -> None:
    """Open a prepared poll: the accepted triads become its ballot, their texts freeze, the register is made."""
    lock_session(poll.session)
    poll.refresh_from_db()
    if poll.state == Poll.State.PREPARED and (problems := problems_before_opening(poll)):
        raise DomainError(" ".join(problems))
    change_state(poll, Poll.State.PREPARED, Poll.State.OPEN, opened_at=database_now(), edition=new_token())
    triads = list(accepted_triads(poll.session))
    PollOption.objects.bulk_create([_option(poll, triad, position) for position, triad in enumerate(triads, start=1)])
    freeze_records(poll.session)
    complete_register(poll)
    log(poll.session, "poll opened", by=by, target=poll, options=[triad.number for triad in triads])
    publish(poll.session, Topic.VOTE, Topic.BOARD)


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


def _option(poll: Poll, triad: Triad, position: int) -> PollOption:
    assert triad.team is not None, "a triad of a record has its team"
    return PollOption(
        poll=poll,
        triad=triad,
        position=position,
        number=triad.number,
        table_number=triad.team.table_number,
        present=triad.present_norm.sentence,
        barriers=triad.barrier_texts,
        future=triad.future_norm.sentence,
    )
