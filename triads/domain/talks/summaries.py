"""The talks as those who run them read them: the order with plan and fact, what is left, what the next press does."""

import datetime as dt
import math
from dataclasses import dataclass

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from okmo_session.core.clock import now
from sessions.models import Stage, StrategySession
from triads.domain.talks.line import TalksNow, clock_of, talks_now, talks_stage, time_left
from triads.models import Talk

WARN_SECONDS = 30
_MINUTE = dt.timedelta(minutes=1)


@dataclass(frozen=True)
class TalkRow:
    """A talk in the order: when it begins by plan, how long its phases took, whether it is the last that waits."""

    talk: Talk
    planned_at: dt.datetime | None
    is_last: bool

    @property
    def talk_time(self) -> str:
        """How long the talk took, as 2:14; nothing before it has ended."""
        return clock_words(self.talk.talk_seconds)

    @property
    def question_time(self) -> str:
        """How long the questions took."""
        return clock_words(self.talk.question_seconds)

    @property
    def over(self) -> str:
        """By how much the team was over its time, as 0:14; nothing where it was not."""
        session, spent = self.talk.session, (self.talk.talk_seconds or 0) + (self.talk.question_seconds or 0)
        over = spent - 60 * (session.talk_minutes + session.question_minutes)
        return clock_words(over) if self.talk.state == Talk.State.HELD and over > 0 else ""


@dataclass(frozen=True)
class TalksPanel:
    """The talks at one moment, with their stage, for those who run them."""

    line: TalksNow
    stage: Stage | None

    @property
    def rows(self) -> list[TalkRow]:
        """Every talk in the order; by plan they follow each other from the start of their stage."""
        begins, slot = self.stage.planned_at if self.stage else None, self.line.slot
        last = self.line.waiting[-1] if self.line.waiting else None
        return [
            TalkRow(talk, begins + turn * slot if begins else None, is_last=talk is last)
            for turn, talk in enumerate(self.line.talks)
        ]

    @property
    def is_on(self) -> bool:
        """Whether the console has to show them: their stage runs, or somebody still speaks."""
        return self.line.current is not None or (self.stage is not None and self.stage.state == Stage.State.RUNNING)

    @property
    def next_words(self) -> str:
        """What the next press does; nothing where there is nothing left to do."""
        current, coming = self.line.current, self.line.coming
        if current and current.state == Talk.State.SPEAKING and self.line.session.question_minutes:
            return _("Next: questions")
        if coming:
            return _("Next: table № %(number)s") % {"number": coming.team.table_number}
        return _("Finish the last talk") if current else ""

    @cached_property
    def minutes_missing(self) -> int:
        """How many minutes of the stage are missing for the talks still to come by plan."""
        left = time_left(self.stage)
        return max(0, math.ceil((self.line.needed(now()) - left) / _MINUTE)) if left is not None else 0

    @property
    def what_is_left(self) -> str:
        """How many teams are left and how much time, as one sentence; nothing when all have spoken."""
        teams = len(self.line.waiting)
        if not teams and not self.line.current:
            return ""
        needed = math.ceil(self.line.needed(now()) / _MINUTE)
        left = ngettext("%(teams)s team is left", "%(teams)s teams are left", teams) % {"teams": teams}
        parts = [
            *([left] if teams else []),
            ngettext("by plan %(minutes)s minute", "by plan %(minutes)s minutes", needed) % {"minutes": needed},
            *_until_the_end(time_left(self.stage)),
        ]
        return ", ".join(parts)

    @property
    def verdict(self) -> str:
        """By how much the talks do not fit into what is left of their stage; nothing where they do."""
        missing = self.minutes_missing
        sentence = ngettext("%(minutes)s minute is missing.", "%(minutes)s minutes are missing.", missing)
        return sentence % {"minutes": missing} if missing else ""


def talks_panel(session: StrategySession) -> TalksPanel:
    """Return the talks of `session` as they stand now."""
    return TalksPanel(talks_now(session), talks_stage(session))


def phase_clock(talk: Talk | None) -> dict[str, object]:
    """Return what `components/clock.html` needs for the phase that runs."""
    if talk is None:
        return {}
    moment, clock = now(), clock_of(talk)
    return {
        "ends_at": clock.ends_at,
        "remaining": clock.left(moment) if clock.is_paused else None,
        "warn_seconds": WARN_SECONDS,
    }


def clock_words(seconds: int | None) -> str:
    """Return seconds as 2:14; nothing for None."""
    return "" if seconds is None else f"{seconds // 60}:{seconds % 60:02}"


def _until_the_end(left: dt.timedelta | None) -> list[str]:
    if left is None:
        return []
    minutes = abs(math.floor(left / _MINUTE))
    if left < dt.timedelta():
        over = ngettext(
            "the stage should have ended %(minutes)s minute ago",
            "the stage should have ended %(minutes)s minutes ago",
            minutes,
        )
        return [over % {"minutes": minutes}]
    until = ngettext("%(minutes)s minute until its stage ends", "%(minutes)s minutes until its stage ends", minutes)
    return [until % {"minutes": minutes}]
