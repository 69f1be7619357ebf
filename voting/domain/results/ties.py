"""The arithmetic of a tie on the line: plain values in, plain values out."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from voting.domain.results.tally import draw_lot


@dataclass(frozen=True)
class Settling:
    """What a method made of the tied: `placed` have a place, the best first; `still_tied` compete for what is left."""

    placed: tuple[str, ...]
    still_tied: tuple[str, ...] = ()


def by_scores(tied: Sequence[str], places: int, scores: Mapping[str, Fraction]) -> Settling:
    """Give `places` to the highest scores, none counting as 0; equal ones on the line are still tied."""
    ordered = sorted(tied, key=lambda number: -scores.get(number, Fraction(0)))
    if len(ordered) <= places:
        return Settling(tuple(ordered))
    line = scores.get(ordered[places - 1], Fraction(0))
    if scores.get(ordered[places], Fraction(0)) < line:
        return Settling(tuple(ordered[:places]))
    placed = tuple(number for number in ordered if scores.get(number, Fraction(0)) > line)
    return Settling(placed, tuple(number for number in tied if scores.get(number, Fraction(0)) == line))


def by_lot(tied: Sequence[str], places: int, seed: str) -> Settling:
    """Give `places` to the smallest lots drawn from `seed`."""
    return Settling(tuple(draw_lot(seed, tied)[:places]))


def take_all(tied: Sequence[str]) -> Settling:
    """Give each of them a place, however many places there were."""
    return Settling(tuple(tied))


def support(tables: Mapping[str, int], ballots: Iterable[tuple[int, Collection[str]]]) -> dict[str, Fraction]:
    """Return for each number of `tables`, which names its own table, how many other tables have a voter for it.

    `ballots` are the voter's table, 0 without one, and the numbers chosen.
    """
    supporters: dict[str, set[int]] = {number: set() for number in tables}
    for table, numbers in ballots:
        for number in supporters.keys() & set(numbers):
            supporters[number].add(table)
    return {number: Fraction(len(found - {tables[number], 0})) for number, found in supporters.items()}
