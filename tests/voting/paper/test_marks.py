import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting.domain.paper.marks import Marks, outcome, read_marks, verdict
from voting.models import PaperBallot

pytestmark = pytest.mark.either_database

State, Reason = PaperBallot.State, PaperBallot.Reason
BALLOT = [f"{table}.{slot}" for table in range(1, 14) for slot in (1, 2, 3)]
numbers_of_it = st.lists(st.sampled_from(BALLOT), max_size=12)
readings_of_it = st.lists(st.lists(st.sampled_from(BALLOT[:3]), unique=True), max_size=3)


@pytest.mark.parametrize(
    ("text", "numbers", "unknown"),
    [
        ("7.2 3,1 12-3", ("3.1", "7.2", "12.3"), ()),
        ("7/2;3.1;  07.02", ("3.1", "7.2"), ()),
        ("7–2 7ю2 7Б2 3.1, 12.3.", ("3.1", "7.2", "12.3"), ()),
        ("7.2 99,9 99.9 семь 7.4", ("7.2",), ("99.9", "семь", "7.4")),
        ("72 7 . 2 7.2.3", (), ("72", "7", "2", "7.2.3")),
        ("  ;; , - ", (), ()),
        ("", (), ()),
        ("٧.٢ ７.2", (), ("٧.٢", "７.2")),
        ("9" * 6000 + ".1", (), ("9" * 6000 + ".1",)),
    ],
)
def test_numbers_are_read_as_people_type_them(text: str, numbers: tuple[str, ...], unknown: tuple[str, ...]) -> None:
    assert read_marks(text, BALLOT) == Marks(numbers, unknown)


@given(numbers_of_it, st.integers(0))
def test_however_a_set_of_numbers_is_typed_it_is_read_as_that_set(typed: list[str], seed: int) -> None:
    chance = random.Random(seed)
    words = [number.replace(".", chance.choice(".,-/ю")) for number in typed]
    text = "".join(word + chance.choice([" ", ";", "  ", ", "]) for word in words)

    read = read_marks(text, BALLOT)

    assert read == Marks(tuple(number for number in BALLOT if number in typed))


@given(st.text(), numbers_of_it)
def test_whatever_is_typed_nothing_of_the_ballot_comes_twice_and_nothing_strange_counts(
    noise: str, typed: list[str]
) -> None:
    read = read_marks(f"{noise} {' '.join(typed)}", BALLOT)

    assert list(read.numbers) == sorted(set(read.numbers), key=BALLOT.index)
    assert set(typed) <= set(read.numbers)
    assert not set(read.unknown) & set(BALLOT)
    assert read_marks(" ".join(read.numbers), BALLOT).numbers == read.numbers


@given(numbers_of_it, st.integers(1, 20))
def test_a_sheet_counts_with_one_mark_to_as_many_as_allowed(numbers: list[str], picks: int) -> None:
    marked = len(set(numbers))

    expected = Reason.BLANK if marked == 0 else Reason.OVER_MARKED if marked > picks else Reason.NONE

    assert verdict(numbers, picks) == expected


@given(readings_of_it, st.integers(1, 3))
def test_a_sheet_is_decided_by_two_equal_readings_or_by_a_third(readings: list[list[str]], picks: int) -> None:
    state, reason = outcome(readings, picks)

    is_decided = len(readings) == 3 or (len(readings) == 2 and sorted(readings[0]) == sorted(readings[1]))
    assert (state in PaperBallot.DECIDED) == is_decided
    assert reason == (verdict(readings[-1], picks) if is_decided else Reason.NONE)
    assert (state == State.INVALID) == bool(reason)
    assert (state == State.MISMATCHED) == (len(readings) == 2 and not is_decided)
