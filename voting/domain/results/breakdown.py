"""Votes by group, so that no group of a few can be singled out: plain values in, plain values out."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

LEAST_VOTERS = 5


@dataclass(frozen=True)
class Group[Name]:
    """Voters who are told of together, and their votes by number; without a `name` the rest of them all."""

    name: Name | None
    voters: int
    votes: Mapping[str, int]


def break_down[Name](ballots: Iterable[tuple[Name, Collection[str]]]) -> list[Group[Name]]:
    """Return the groups of `ballots` (name and numbers chosen) of at least LEAST_VOTERS, in order of appearance.

    Smaller groups are one rest. Whoever takes the groups from the total would know a rest of a few: then the smallest
    groups join it until it is large enough. Nothing is told where that leaves no two groups.
    """
    by_name: dict[Name, list[set[str]]] = defaultdict(list)
    for name, numbers in ballots:
        by_name[name].append(set(numbers))
    names = sorted(by_name, key=lambda name: len(by_name[name]))
    hidden = [name for name in names if len(by_name[name]) < LEAST_VOTERS]
    shown = names[len(hidden) :]
    while shown and 0 < sum(len(by_name[name]) for name in hidden) < LEAST_VOTERS:
        hidden.append(shown.pop(0))
    groups = [_group(name, by_name[name]) for name in by_name if name in shown]
    rest = [numbers for name in hidden for numbers in by_name[name]]
    told = groups + ([_group(None, rest)] if rest else [])
    return told if len(told) > 1 else []


def break_down_both[One, Other](
    ballots: Iterable[tuple[One, Other, Collection[str]]],
) -> tuple[list[Group[One]], list[Group[Other]]]:
    """Return two ways of grouping the same `ballots`; where comparing them could single out a few, only one of them.

    Each is safe by itself. Together they are if whoever stands in a group of the one and a group of the other stands
    there with LEAST_VOTERS: then both tell no more than one list of large groups. Else the one is told that names
    more voters, the first of two equal ones, and of the other nothing.
    """
    cast = list(ballots)
    one = break_down((name, numbers) for name, _other, numbers in cast)
    other = break_down((name, numbers) for _one, name, numbers in cast)
    if min(_crossings(cast, one, other).values(), default=LEAST_VOTERS) >= LEAST_VOTERS:
        return one, other
    return (one, []) if _named(one) >= _named(other) else ([], other)


def _crossings[One, Other](
    cast: Iterable[tuple[One, Other, Collection[str]]], one: Iterable[Group[One]], other: Iterable[Group[Other]]
) -> Counter[tuple[One | None, Other | None]]:
    """Count the voters by the groups they are told in, without a name those of the rest or of a list not told."""
    ones, others = {group.name for group in one}, {group.name for group in other}
    return Counter(
        (first if first in ones else None, second if second in others else None) for first, second, _numbers in cast
    )


def _named(groups: Iterable[Group[object]]) -> int:
    return sum(group.voters for group in groups if group.name is not None)


def _group[Name](name: Name | None, ballots: list[set[str]]) -> Group[Name]:
    return Group(name, len(ballots), Counter(number for numbers in ballots for number in numbers))
