"""The line of the teams that speak: who speaks, who comes next, what it takes, as every page reads it."""

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.functional import cached_property

from okmo_session.core.clock import now
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from okmo_session.core.ordering import next_position
from sessions.actors import system
from sessions.domain.locking import lock_session
from sessions.domain.topics import Topic
from sessions.models import Stage, StrategySession, Team
from triads.domain.talks.clock import TalkClock, needed
from triads.models import Talk


@dataclass(frozen=True)
class TalksNow:
    """The talks of a session in their order, at one moment."""

    session: StrategySession
    talks: list[Talk]

    @cached_property
    def current(self) -> Talk | None:
        """The talk that runs, or None."""
        return next((talk for talk in self.talks if talk.is_running), None)

    @cached_property
    def waiting(self) -> list[Talk]:
        """The talks still to come, the next first."""
        return [talk for talk in self.talks if talk.state == Talk.State.WAITING]

    @property
    def coming(self) -> Talk | None:
        """The talk that comes next: its table gets ready."""
        return self.waiting[0] if self.waiting else None

    @property
    def seen(self) -> str:
        """What a page knows of the order and the clocks: a click that carries another is older than the last change."""
        rows = [(talk.pk, talk.state, talk.ends_at, talk.paused_remaining, talk.length) for talk in self.talks]
        return hashlib.sha256(repr(rows).encode()).hexdigest()[:16]

    @property
    def slot(self) -> dt.timedelta:
        """How long a team has by plan, with its questions."""
        return dt.timedelta(minutes=self.session.talk_minutes + self.session.question_minutes)

    def needed(self, moment: dt.datetime) -> dt.timedelta:
        """Return how long the talks still take by plan."""
        questions = dt.timedelta(minutes=self.session.question_minutes)
        current = self.current
        left = clock_of(current).left(moment) if current else dt.timedelta()
        is_speaking = current is not None and current.state == Talk.State.SPEAKING
        return needed(len(self.waiting), self.slot, left, questions if is_speaking else dt.timedelta())


def clock_of(talk: Talk) -> TalkClock:
    """Return the clock of the phase that runs."""
    return TalkClock(talk.length, talk.ends_at, talk.paused_remaining)


def talks_now(session: StrategySession) -> TalksNow:
    """Return the line of `session` as it stands; teams without a place in it get theirs."""
    return TalksNow(session, open_talks(session))


def open_talks(session: StrategySession) -> list[Talk]:
    """Return the talks of the morning's teams in their order, each with its team and speaker.

    Teams that have none get theirs at the end, by table number; an archived session is only read.
    """
    # Outside a transaction: on SQLite each one waits for the writers, and every phone reads this.
    teams = list(_teams(session))
    if not session.archived_at and any(not hasattr(team, "talk") for team in teams):
        _add(session)
        teams = list(_teams(session))
    return sorted(_talks(session, teams), key=lambda talk: (talk.position, talk.pk))


def talks_stage(session: StrategySession) -> Stage | None:
    """Return the stage of the talks: the one that runs, else the first of the programme."""
    stages = list(session.stages.filter(kind=Stage.Kind.TALKS).select_related("timer"))
    running = [stage for stage in stages if stage.state == Stage.State.RUNNING]
    return next(iter(running or stages), None)


def time_left(stage: Stage | None) -> dt.timedelta | None:
    """Return what is left of a stage that runs; None of another."""
    return stage.timer.left(now()) if stage and stage.state == Stage.State.RUNNING else None


@transaction.atomic
def _add(session: StrategySession) -> None:
    lock_session(session)
    missing = list(session.teams.filter(round=Team.Round.NORMS, talk=None).order_by("table_number"))
    if not missing:
        return
    first = next_position(session.talks.all())
    Talk.objects.bulk_create(
        Talk(session=session, team=team, position=position) for position, team in enumerate(missing, start=first)
    )
    log(session, "talks opened", by=system(session), tables=[team.table_number for team in missing])
    publish(session, Topic.TALKS, Topic.BOARD, Topic.PROJECTOR)


def _teams(session: StrategySession) -> Iterable[Team]:
    teams = session.teams.filter(round=Team.Round.NORMS)
    return teams.select_related("talk", "speaker").order_by("table_number")


def _talks(session: StrategySession, teams: list[Team]) -> Iterable[Talk]:
    for team in teams:
        talk: Talk | None = getattr(team, "talk", None)
        if talk:
            team.session = talk.session = session
            talk.team = team
            yield talk
