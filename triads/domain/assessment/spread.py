"""How a group sees something: the mean of its scores, exact, and how far they lie apart. Plain values, no Django."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

LEAST, MOST = 1, 5


@dataclass(frozen=True)
class Spread:
    """The mean of `count` scores from `least` to `most`."""

    mean: Fraction
    least: int
    most: int
    count: int

    @property
    def shown(self) -> Decimal:
        """The mean with two digits, for reading only: what is higher, the exact one says."""
        exact = Decimal(self.mean.numerator) / Decimal(self.mean.denominator)
        return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


def spread_of(scores: Iterable[int]) -> Spread | None:
    """Return the spread of `scores`, None where there are none."""
    found = list(scores)
    if not found:
        return None
    return Spread(Fraction(sum(found), len(found)), min(found), max(found), len(found))
