"""What is marked on a sheet: plain values in, plain values out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from voting.models import PaperBallot

# ю and б stand on the keys of point and comma where the keyboard was left in Russian.
_SEPARATORS = ".,/юб\u2010\u2011\u2012\u2013\u2014-"
_NUMBER = re.compile(rf"([0-9]+)[{_SEPARATORS}]([0-9]+)")


@dataclass(frozen=True)
class Marks:
    """What somebody read on a sheet: `numbers` of the ballot, each once, in its order; `unknown` is kept apart."""

    numbers: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def read_marks(text: str, numbers: Sequence[str]) -> Marks:
    """Read numbers as they are typed, «7.2 3,1 12-3»; `numbers` are those of the ballot.

    Inside a number stands a point, comma, hyphen or slash; between two of them a space or semicolon.
    """
    typed = [_number(token) for token in re.split(r"[\s;]+", text.casefold())]
    marked = set(typed)
    unknown = dict.fromkeys(token for token in typed if token and token not in numbers)
    return Marks(tuple(number for number in numbers if number in marked), tuple(unknown))


def verdict(numbers: Sequence[str], picks: int) -> PaperBallot.Reason:
    """Return why a sheet with these marks is invalid; NONE where it counts."""
    if not numbers:
        return PaperBallot.Reason.BLANK
    return PaperBallot.Reason.OVER_MARKED if len(set(numbers)) > picks else PaperBallot.Reason.NONE


def outcome(readings: Sequence[Sequence[str]], picks: int) -> tuple[PaperBallot.State, PaperBallot.Reason]:
    """Return where a sheet stands after its `readings`: two blind ones and, where they differ, the one that decides."""
    if len(readings) < 2:
        return (PaperBallot.State.ENTERED if readings else PaperBallot.State.HANDED_IN), PaperBallot.Reason.NONE
    if len(readings) == 2 and set(readings[0]) != set(readings[1]):
        return PaperBallot.State.MISMATCHED, PaperBallot.Reason.NONE
    reason = verdict(readings[-1], picks)
    return (PaperBallot.State.INVALID if reason else PaperBallot.State.CONFIRMED), reason


def _number(token: str) -> str:
    token = token.strip(_SEPARATORS)
    found = _NUMBER.fullmatch(token)
    return ".".join(part.lstrip("0") or "0" for part in found.groups()) if found else token
