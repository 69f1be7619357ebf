"""How likely equal votes on the line are: plain values in, plain values out."""

import math
from collections.abc import Sequence
from functools import lru_cache
from random import Random

# How many times more often the best liked triad is chosen than the least liked; the others lie evenly between.
LIKED_MORE = 5
_RUNS = 1000


@lru_cache(maxsize=500)
def tie_odds(options: int, voters: int, picks: int, winners: int) -> int:
    """Return how many of 100 votes would end with a tie on the line under place `winners`, played by chance.

    Each of `voters` chooses `picks` of `options` on his own. The same numbers give the same answer.
    """
    if options <= winners:
        return 0
    chances = chances_to_be_chosen(options, picks)
    dice = Random(f"{options}:{voters}:{picks}:{winners}")
    ties = sum(is_tied([dice.binomialvariate(voters, chance) for chance in chances], winners) for _ in range(_RUNS))
    return round(100 * ties / _RUNS)


def is_tied(votes: Sequence[int], winners: int) -> bool:
    """Tell whether the option in place `winners` and the next one have equal votes; without votes nobody is tied."""
    ordered = sorted(votes, reverse=True)
    return len(ordered) > winners and 0 < ordered[winners - 1] == ordered[winners]


def chances_to_be_chosen(options: int, picks: int) -> list[float]:
    """Return for each option the chance that one voter marks it; together they make `picks`, or all options."""
    if picks >= options:
        return [1.0] * options
    liking = [1 + (LIKED_MORE - 1) * place / max(options - 1, 1) for place in range(options)]

    def chances(eagerness: float) -> list[float]:
        return [-math.expm1(-eagerness * weight) for weight in liking]

    low, high = 0.0, 700.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if sum(chances(middle)) < picks else (low, middle)
    return chances(high)
