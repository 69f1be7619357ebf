"""What follows in time when the agenda is changed, and where its times do not fit. No database, no words.

A stage that *stays* (its start is locked, or it has begun) is moved by nothing but its own field; whatever follows a
change keeps its distance to it, up to the next stage that stays.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

HALF_A_DAY = dt.timedelta(hours=12)
NOTHING = dt.timedelta(0)


@dataclass(frozen=True)
class Item:
    """A stage as the arithmetic sees it; `key` tells it from the others."""

    key: int
    starts: dt.datetime
    length: dt.timedelta
    stays: bool = False

    @property
    def ends(self) -> dt.datetime:
        """When the stage is over if it keeps to its length."""
        return self.starts + self.length


@dataclass(frozen=True)
class Distance:
    """How far a stage begins behind the one that ends last before it; below zero they overlap."""

    before: Item
    item: Item

    @property
    def minutes(self) -> int:
        """Whole minutes between the two."""
        return round((self.item.starts - self.before.ends).total_seconds() / 60)


def with_start(items: Sequence[Item], key: int, starts: dt.datetime) -> list[Item]:
    """Return the agenda with one stage at another start; the later ones follow."""
    index = _index(items, key)
    changed = replace(items[index], starts=starts)
    return [*items[:index], changed, *_shifted(items[index + 1 :], starts - items[index].starts)]


def with_length(items: Sequence[Item], key: int, length: dt.timedelta) -> list[Item]:
    """Return the agenda with one stage longer or shorter; the later ones follow."""
    index = _index(items, key)
    changed = replace(items[index], length=length)
    return [*items[:index], changed, *_shifted(items[index + 1 :], length - items[index].length)]


def without(items: Sequence[Item], key: int) -> list[Item]:
    """Return the agenda without one stage; the later ones come forward by its length."""
    index = _index(items, key)
    return [*items[:index], *_shifted(items[index + 1 :], -items[index].length)]


def with_new(items: Sequence[Item], new: Item, index: int) -> list[Item]:
    """Return the agenda with `new` in the place `index`: it begins where the one before ends, the later ones follow.

    First of all it takes the start of the one that was first; in an empty agenda, and where it stays, it keeps its own.
    """
    before, after = list(items[:index]), items[index:]
    if items and not new.stays:
        new = replace(new, starts=before[-1].ends if before else items[0].starts)
    return [*before, new, *_shifted(after, new.length)]


def moved(items: Sequence[Item], key: int, index: int) -> list[Item]:
    """Return the agenda with one stage taken out and put into the place `index`; the day begins when it began."""
    item = items[_index(items, key)]
    first, *later = with_new(without(items, key), item, index)
    return [first if first.stays else replace(first, starts=items[0].starts), *later]


def reordered(items: Sequence[Item], keys: Sequence[int]) -> list[Item]:
    """Return the agenda in the order of `keys`, which name each stage once; one moved row is moved as one."""
    result = list(items)
    for key in keys:
        others = [item.key for item in items if item.key != key]
        if others == [other for other in keys if other != key]:
            index = list(keys).index(key)
            return result if result[index].key == key else moved(result, key, index)
    for index, key in enumerate(keys):
        if result[index].key != key:
            result = moved(result, key, index)
    return result


def deadline_follows(at: dt.datetime, before: Item, after: Item) -> dt.datetime:
    """Return where the deadline `at` of a stage stands when the stage is changed: one at its very end stays there."""
    return after.ends if at == before.ends else at + (after.starts - before.starts)


def moment_after(time: dt.time, before: dt.datetime) -> dt.datetime:
    """Return the moment at which the hall's clock shows `time`, on the day of `before`, an aware time of the hall.

    An agenda may run past midnight: 00:30 after 23:00 is the next day, 09:00 after 10:00 is a slip of the same day.
    """
    moment = before.replace(hour=time.hour, minute=time.minute, second=0, microsecond=0)
    tomorrow = moment + dt.timedelta(days=1)
    return tomorrow if moment < before and tomorrow - before <= HALF_A_DAY else moment


def distances(items: Sequence[Item]) -> list[Distance]:
    """Return for each stage but the first how far it begins behind whatever ends last before it."""
    found = []
    for index, item in enumerate(items[1:], start=1):
        found.append(Distance(max(items[:index], key=lambda earlier: earlier.ends), item))
    return found


def minutes_over(minutes: int, steps: Iterable[int | None]) -> int:
    """Return by how many minutes the steps are longer than their stage; parallel ones (None) take none."""
    return max(0, sum(step or 0 for step in steps) - minutes)


def talks_that_fit(minutes: int, talk_minutes: int, question_minutes: int) -> int:
    """Return how many talks with their questions a stage of `minutes` holds."""
    return minutes // (talk_minutes + question_minutes)


def is_outside(at: dt.datetime, starts: dt.datetime, ends: dt.datetime) -> bool:
    """Tell whether a deadline lies outside its stage: not after its start, or after its end."""
    return not starts < at <= ends


def _shifted(items: Sequence[Item], by: dt.timedelta) -> list[Item]:
    free = next((index for index, item in enumerate(items) if item.stays), len(items))
    return [*(replace(item, starts=item.starts + by) for item in items[:free]), *items[free:]]


def _index(items: Sequence[Item], key: int) -> int:
    return next(index for index, item in enumerate(items) if item.key == key)
