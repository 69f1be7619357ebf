from collections import Counter
from itertools import accumulate
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voting.domain.polls.odds import LIKED_MORE, chances_to_be_chosen, is_tied, tie_odds
from voting.domain.results.tally import tally

pytestmark = pytest.mark.either_database


@settings(deadline=None)
@given(st.lists(st.integers(0, 9), min_size=1, max_size=12), st.integers(1, 12))
def test_a_tie_is_what_the_tally_calls_one(votes: list[int], winners: int) -> None:
    numbers = [f"1.{place}" for place in range(len(votes))]
    # One ballot a mark: only the sums matter here.
    ballots = [{number} for number, count in zip(numbers, votes, strict=True) for _ in range(count)]

    assert is_tied(votes, winners) == bool(tally(numbers, ballots, winners).tied)


@settings(deadline=None)
@given(st.integers(1, 120), st.integers(1, 20))
def test_chances_make_the_picks_and_keep_the_liking(options: int, picks: int) -> None:
    chances = chances_to_be_chosen(options, picks)

    assert len(chances) == options
    assert sum(chances) == pytest.approx(min(picks, options))
    assert all(0 < chance <= 1 for chance in chances)
    assert chances == sorted(chances)


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 30), st.integers(1, 60), st.integers(1, 6), st.integers(1, 30))
def test_odds_are_per_cent_and_the_same_each_time(options: int, voters: int, picks: int, winners: int) -> None:
    odds = tie_odds.__wrapped__(options, voters, picks, winners)

    assert 0 <= odds <= 100
    assert odds == tie_odds(options, voters, picks, winners)
    assert odds == 0 or options > winners


def test_what_is_certain_is_certain() -> None:
    everybody_marks_all, one_voter_with_one_mark = tie_odds(4, 10, 4, 2), tie_odds(60, 1, 60, 60)

    assert (everybody_marks_all, one_voter_with_one_mark) == (100, 0)


@pytest.mark.parametrize("hall", [(60, 60, 5, 6), (24, 40, 5, 6), (12, 20, 3, 2)])
def test_voters_played_one_by_one_say_about_the_same(hall: tuple[int, int, int, int]) -> None:
    options, voters, picks, winners = hall
    dice = Random(7)
    weights = list(accumulate(1 + (LIKED_MORE - 1) * place / (options - 1) for place in range(options)))
    runs = 300
    ties = 0
    for _ in range(runs):
        votes: Counter[int] = Counter()
        for _voter in range(voters):
            ballot: set[int] = set()
            while len(ballot) < picks:
                ballot.update(dice.choices(range(options), cum_weights=weights))
            votes.update(ballot)
        ties += is_tied([votes[option] for option in range(options)], winners)

    assert tie_odds(*hall) == pytest.approx(100 * ties / runs, abs=10)
