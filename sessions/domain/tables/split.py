"""Dividing people among tables evenly, with regions mixed. Plain values in, plain values out."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Guest:
    """Somebody to seat: the id, and the region, which may be empty."""

    id: int
    region: str = ""


@dataclass(frozen=True)
class Table:
    """A table: its id, and how many of each region sit there already."""

    id: int
    seated: Counter[str] = field(default_factory=Counter)


def split(guests: Sequence[Guest], tables: Sequence[Table], *, is_mixed: bool) -> dict[int, int]:
    """Return which table each guest goes to, always the same for the same input.

    Sizes become as even as those who sit already allow. Mixed, each region is spread over all tables: of empty tables
    none has more than one person of a region more than another. Else the guests are dealt in their order.
    """
    if not tables:
        return {}
    regions = {table.id: Counter(table.seated) for table in tables}
    sizes = {table.id: table.seated.total() for table in tables}
    floor, extras = _level(len(guests), list(sizes.values()))
    chosen = {}
    for guest in sorted(guests, key=lambda guest: guest.region) if is_mixed else guests:
        open_ones = [table.id for table in tables if sizes[table.id] < floor + (extras > 0)]
        table = min(open_ones, key=lambda id: (regions[id][guest.region] if is_mixed else 0, sizes[id]))
        extras -= sizes[table] == floor
        sizes[table] += 1
        regions[table][guest.region] += 1
        chosen[guest.id] = table
    return chosen


def _level(count: int, sizes: list[int]) -> tuple[int, int]:
    """Return the size all smaller tables grow to, and how many of them take one person more."""
    floor = min(sizes)
    while (needed := sum(max(floor + 1 - size, 0) for size in sizes)) <= count:
        floor += 1
        if floor > max(sizes):
            return floor + (count - needed) // len(sizes), (count - needed) % len(sizes)
    return floor, count - sum(max(floor - size, 0) for size in sizes)
