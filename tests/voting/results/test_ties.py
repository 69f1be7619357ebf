from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting.domain.results.tally import draw_lot
from voting.domain.results.ties import Settling, by_lot, by_scores, support, take_all

pytestmark = pytest.mark.either_database

NUMBERS = [f"{table}.{slot}" for table in range(1, 5) for slot in range(1, 4)]
few_scores = st.fractions(0, 2, max_denominator=3)
Scores = dict[str, Fraction]


@st.composite
def ties(draw: st.DrawFn) -> tuple[list[str], int]:
    tied = draw(st.lists(st.sampled_from(NUMBERS), unique=True, min_size=2))
    return tied, draw(st.integers(1, len(tied) - 1))


scores_of = st.dictionaries(st.sampled_from(NUMBERS), few_scores)


@given(ties(), scores_of)
def test_scores_give_places_as_a_count_of_the_better_ones_does(tie: tuple[list[str], int], scores: Scores) -> None:
    tied, places = tie

    settled = by_scores(tied, places, scores)

    def at_least_as_good(number: str) -> int:
        own = scores.get(number, Fraction(0))
        return sum(1 for other in tied if other != number and scores.get(other, Fraction(0)) >= own)

    def better(number: str) -> int:
        return sum(1 for other in tied if scores.get(other, Fraction(0)) > scores.get(number, Fraction(0)))

    surely = {number for number in tied if at_least_as_good(number) < places}
    perhaps = {number for number in tied if better(number) < places} - surely
    assert (set(settled.placed), set(settled.still_tied)) == (surely, perhaps)
    assert len(settled.placed) <= places <= len(settled.placed) + len(settled.still_tied)


@given(ties(), scores_of, scores_of, st.text(min_size=1, max_size=5))
def test_the_methods_in_their_order_are_one_order_of_all_their_measures(
    tie: tuple[list[str], int], first: Scores, second: Scores, seed: str
) -> None:
    tied, places = tie
    methods: list[Callable[[list[str], int], Settling]] = [
        lambda numbers, left: by_scores(numbers, left, first),
        lambda numbers, left: by_scores(numbers, left, second),
        lambda numbers, left: by_lot(numbers, left, seed),
    ]
    placed: list[str] = []
    left = list(tied)

    for method in methods:
        if left:
            settled = method(left, places - len(placed))
            placed, left = placed + list(settled.placed), list(settled.still_tied)

    lots = draw_lot(seed, NUMBERS)
    best = sorted(tied, key=lambda one: (-first.get(one, 0), -second.get(one, 0), lots.index(one)))
    assert (set(placed), left) == (set(best[:places]), [])
    assert len(placed) == places


@given(ties(), scores_of)
def test_the_order_in_which_the_tied_stand_changes_nothing(tie: tuple[list[str], int], scores: Scores) -> None:
    tied, places = tie

    there, back = by_scores(tied, places, scores), by_scores(tied[::-1], places, scores)

    assert (set(there.placed), set(there.still_tied)) == (set(back.placed), set(back.still_tied))


@given(ties(), st.text(max_size=5))
def test_the_lot_and_taking_all_leave_nobody_tied(tie: tuple[list[str], int], seed: str) -> None:
    tied, places = tie

    assert by_lot(tied, places, seed) == Settling(tuple(draw_lot(seed, tied)[:places]))
    assert take_all(tied) == Settling(tuple(tied))


@given(st.lists(st.tuples(st.integers(0, 4), st.sets(st.sampled_from(NUMBERS))), max_size=20))
def test_support_is_the_number_of_other_tables_with_a_voter_for_it(ballots: list[tuple[int, set[str]]]) -> None:
    tables = {number: int(number[0]) for number in NUMBERS[::2]}

    counted = support(tables, ballots)

    assert counted == {
        number: sum(1 for other in range(1, 5) if other != own and any(t == other and number in b for t, b in ballots))
        for number, own in tables.items()
    }
