"""How a tie was settled, step by step, as everybody may read and check it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from voting.domain.results.tally import lot_of
from voting.models import TieMethod, TieStep


@dataclass(frozen=True)
class StepLine:
    """One of the tied in a step: its exact score or its lot, if the method has one, and what became of it."""

    number: str
    score: Fraction | None
    lot: str
    is_placed: bool
    is_still_tied: bool

    @property
    def shown(self) -> Decimal | None:
        """The score with two digits, for reading only: what is higher, the exact one says."""
        if self.score is None:
            return None
        exact = Decimal(self.score.numerator) / Decimal(self.score.denominator)
        return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


@dataclass(frozen=True)
class StepTold:
    """A step with its lines: the placed first, then who is still tied, then who is out."""

    step: TieStep
    lines: Sequence[StepLine]

    @property
    def placed(self) -> list[str]:
        """The numbers that got a place."""
        return [line.number for line in self.lines if line.is_placed]

    @property
    def still_tied(self) -> list[str]:
        """The numbers that the next method decides about."""
        return [line.number for line in self.lines if line.is_still_tied]


def told(step: TieStep) -> StepTold:
    """Return `step` with a line for each of the tied."""
    scores = {number: Fraction(text) for number, text in step.scores.items()}
    lots = {number: lot_of(step.seed, number) for number in step.tied} if step.method == TieMethod.LOT else {}
    out = [number for number in step.tied if number not in step.placed and number not in step.still_tied]
    out.sort(key=lambda number: (-scores.get(number, Fraction(0)), lots.get(number, "")))
    return StepTold(
        step,
        [
            StepLine(
                number=number,
                score=scores.get(number),
                lot=lots.get(number, ""),
                is_placed=number in step.placed,
                is_still_tied=number in step.still_tied,
            )
            for number in [*step.placed, *step.still_tied, *out]
        ],
    )
