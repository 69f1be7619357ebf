"""When the stages of a day begin and end if it goes on as it stands: plain times in, plain times out."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

_NOTHING = dt.timedelta()


@dataclass(frozen=True)
class Item:
    """A stage as planned, and what is known of it: `ends_at` of one that runs is the end of its clock."""

    planned_at: dt.datetime
    length: dt.timedelta
    is_locked: bool = False
    started_at: dt.datetime | None = None
    finished_at: dt.datetime | None = None
    ends_at: dt.datetime | None = None

    @property
    def planned_end(self) -> dt.datetime:
        """When the item ends if it keeps to the plan."""
        return self.planned_at + self.length

    @property
    def is_running(self) -> bool:
        """Whether the item has begun and not ended."""
        return self.started_at is not None and self.finished_at is None


@dataclass(frozen=True)
class Expected:
    """When a stage begins and ends, or did; `missing` is what the stage before it lacks where its start is locked.

    Both times are None for a stage that was passed over.
    """

    starts_at: dt.datetime | None = None
    ends_at: dt.datetime | None = None
    missing: dt.timedelta = _NOTHING


@dataclass(frozen=True)
class Forecast:
    """The expected times of all items, and by how much the day is later than its plan; negative where earlier."""

    items: list[Expected]
    delay: dt.timedelta


def forecast(items: Sequence[Item], moment: dt.datetime) -> Forecast:
    """Return what is to be expected of `items`, in the order of the agenda, at `moment`.

    A locked start does not move, the others move by the delay. Nothing that is still to come lies in the past, and
    nothing but a locked start begins before the item before it has ended.
    """
    begun = [n for n, item in enumerate(items) if item.started_at]
    first = begun[-1] + 1 if begun else 0
    expected = [_known(item, moment) for item in items[:first]]
    running = next((item for item in items if item.is_running), None)
    cursor = _end(running, moment) if running else moment
    shift = cursor - running.planned_end if running else _NOTHING
    delay = shift
    for n, item in enumerate(items[first:]):
        earliest = max(item.planned_at, moment) if item.is_locked else max(item.planned_at + shift, cursor, moment)
        missing = max(_NOTHING, cursor - earliest) if item.is_locked else _NOTHING
        shift, cursor = earliest - item.planned_at, earliest + item.length
        expected.append(Expected(earliest, cursor, missing))
        if n == 0 and running is None:
            delay = shift
    return Forecast(expected, delay)


def _known(item: Item, moment: dt.datetime) -> Expected:
    if item.started_at is None:
        return Expected()
    return Expected(item.started_at, item.finished_at or _end(item, moment))


def _end(item: Item, moment: dt.datetime) -> dt.datetime:
    # In overtime the stage ends now at the earliest.
    return max(item.ends_at or item.planned_end, moment)
