"""The arithmetic of a dot vote: plain values in, plain values out."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Counted:
    """An option with its votes; equal votes have equal rank."""

    number: str
    votes: int
    rank: int


@dataclass(frozen=True)
class Tally:
    """The counted options, most votes first, and where the line stands.

    `winners` have a place for certain. `tied` are the options on the line, which compete for `places_left`;
    without a tie both are empty and 0.
    """

    counted: tuple[Counted, ...]
    ballots: int
    winners: tuple[str, ...]
    tied: tuple[str, ...]
    places_left: int


def tally(options: Sequence[str], ballots: Iterable[Collection[str]], winners: int) -> Tally:
    """Count `ballots` (sets of numbers) for `options` in ballot order and draw the line under place `winners`."""
    sets = [set(ballot) for ballot in ballots]
    votes = Counter(number for ballot in sets for number in ballot)
    # Sorting is stable: equal votes stay in the order of the ballot.
    ordered = sorted(options, key=lambda number: -votes[number])
    all_votes = [votes[number] for number in ordered]
    counted = tuple(Counted(number, votes[number], 1 + all_votes.index(votes[number])) for number in ordered)
    certain, tied = _line(counted, winners)
    return Tally(counted, len(sets), certain, tied, winners - len(certain) if tied else 0)


def _line(counted: Sequence[Counted], winners: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    voted_for = [option for option in counted if option.votes]
    if len(voted_for) <= winners:
        return _numbers(voted_for), ()
    votes = voted_for[winners - 1].votes
    if voted_for[winners].votes < votes:
        return _numbers(voted_for[:winners]), ()
    above = [option for option in voted_for if option.votes > votes]
    return _numbers(above), _numbers(option for option in voted_for if option.votes == votes)


def _numbers(options: Iterable[Counted]) -> tuple[str, ...]:
    return tuple(option.number for option in options)


def draw_lot(seed: str, numbers: Iterable[str]) -> list[str]:
    """Return `numbers` in the order of the lot: by the SHA-256 of `seed:number`, UTF-8, the smallest first."""
    return sorted(numbers, key=lambda number: lot_of(seed, number))


def lot_of(seed: str, number: str) -> str:
    """Return the lot of one number as anybody can check it: SHA-256 of `seed:number` in hexadecimal."""
    return hashlib.sha256(f"{seed}:{number}".encode()).hexdigest()


def ballot_lines(ballots: Iterable[tuple[str, Collection[str]]], options: Sequence[str]) -> list[str]:
    """Return ballots (receipt and numbers) as lines `receipt;2.1;7.2`, numbers in ballot order, sorted bytewise."""
    place = {number: position for position, number in enumerate(options)}
    lines = (";".join([receipt, *sorted(numbers, key=place.__getitem__)]) for receipt, numbers in ballots)
    return sorted(lines, key=str.encode)


def ballots_hash(lines: Iterable[str]) -> str:
    """Return the SHA-256 of the lines as a file in UTF-8 in which LF ends each line."""
    return hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
