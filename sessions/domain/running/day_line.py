"""The day of a session as a line: what was planned, what has happened, what is to be expected."""

import datetime as dt
from dataclasses import dataclass

from okmo_session.core.clock import now
from sessions.domain.running.forecast import Expected, Item, forecast
from sessions.models import Stage, StrategySession

_MINUTE = 60
# Half a day late is another day: the session is being rehearsed, and its plan says nothing about now.
_ANOTHER_DAY = dt.timedelta(hours=12)


@dataclass(frozen=True)
class DayRow:
    """A stage of the day and when it begins and ends, or did."""

    stage: Stage
    expected: Expected

    @property
    def has_begun(self) -> bool:
        """Whether the stage has begun: then its beginning is a fact."""
        return self.stage.started_at is not None

    @property
    def is_moved(self) -> bool:
        """Whether a stage to come begins a minute or more off its plan."""
        starts_at = self.expected.starts_at
        return not self.has_begun and starts_at is not None and bool(in_minutes(starts_at - self.stage.planned_at))

    @property
    def missing_minutes(self) -> int:
        """How many minutes the stage before lacks, because this one begins at its fixed time."""
        return in_minutes(self.expected.missing)


@dataclass(frozen=True)
class DayLine:
    """All stages of a day in order, and by how many minutes it is later than planned; negative where earlier."""

    rows: list[DayRow]
    delay_minutes: int

    @property
    def squeezed(self) -> DayRow | None:
        """The fixed start before which time is missing, or None."""
        return next((row for row in self.rows if row.missing_minutes > 0), None)


def day_line(session: StrategySession) -> DayLine:
    """Return the day of `session` as it stands now."""
    stages, moment = list(session.stages.select_related("timer")), now()
    said = forecast([_item(stage, moment) for stage in stages], moment)
    if abs(said.delay) >= _ANOTHER_DAY:
        return DayLine([DayRow(stage, Expected(stage.started_at, stage.finished_at)) for stage in stages], 0)
    rows = [DayRow(stage, expected) for stage, expected in zip(stages, said.items, strict=True)]
    return DayLine(rows, in_minutes(said.delay))


def in_minutes(length: dt.timedelta) -> int:
    """Return `length` in whole minutes, the nearest."""
    return round(length.total_seconds() / _MINUTE)


def _item(stage: Stage, moment: dt.datetime) -> Item:
    is_running = stage.state == Stage.State.RUNNING
    return Item(
        planned_at=stage.planned_at,
        length=dt.timedelta(minutes=stage.planned_minutes),
        is_locked=stage.is_locked,
        started_at=stage.started_at,
        finished_at=stage.finished_at,
        ends_at=moment + stage.timer.left(moment) if is_running else None,
    )
