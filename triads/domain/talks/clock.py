"""The clock of a talk's phase: pure arithmetic of moments. Nothing ends by itself, time is compared."""

import datetime as dt
from dataclasses import dataclass

_NOTHING = dt.timedelta()


@dataclass(frozen=True)
class TalkClock:
    """How much time a phase has, and when it ends or what is left while it stands still; one of the two is None."""

    length: dt.timedelta
    ends_at: dt.datetime | None
    paused_remaining: dt.timedelta | None = None

    @property
    def is_paused(self) -> bool:
        """Whether it stands still."""
        return self.ends_at is None

    def left(self, moment: dt.datetime) -> dt.timedelta:
        """Return what is left at `moment`, negative in overtime; of a clock that stands still what was left then."""
        return self.ends_at - moment if self.ends_at else self.paused_remaining or _NOTHING

    def spent(self, moment: dt.datetime) -> dt.timedelta:
        """Return how long the phase took up to `moment`, pauses not counted."""
        return self.length - self.left(moment)

    def seconds(self, moment: dt.datetime) -> int:
        """Return `spent` in whole seconds, as it is kept; never less than none."""
        return max(0, round(self.spent(moment).total_seconds()))

    def paused(self, moment: dt.datetime) -> "TalkClock":
        """Return the clock that stands still from `moment` on."""
        return TalkClock(self.length, None, self.left(moment))

    def resumed(self, moment: dt.datetime) -> "TalkClock":
        """Return the clock that goes on at `moment` with what was left."""
        return TalkClock(self.length, moment + self.left(moment))

    def extended(self, more: dt.timedelta, moment: dt.datetime) -> "TalkClock":
        """Return the clock with `more` time; in overtime it counts from `moment`, and what was spent stays spent."""
        added = more - min(self.left(moment), _NOTHING)
        if self.ends_at:
            return TalkClock(self.length + added, self.ends_at + added)
        return TalkClock(self.length + added, None, self.left(moment) + added)


def begun(minutes: int, moment: dt.datetime) -> TalkClock:
    """Return the clock of a phase of `minutes` that begins at `moment`."""
    length = dt.timedelta(minutes=minutes)
    return TalkClock(length, moment + length)


def needed(teams: int, slot: dt.timedelta, left: dt.timedelta, after: dt.timedelta) -> dt.timedelta:
    """Return what the talks still need by plan: `teams` of a `slot` each, after the one who speaks.

    He has `left` of his phase, in overtime nothing, and `after` for the phases that follow it.
    """
    return teams * slot + max(left, _NOTHING) + after
