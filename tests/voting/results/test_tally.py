import hashlib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting.domain.results.tally import ballot_lines, ballots_hash, draw_lot, tally

pytestmark = pytest.mark.either_database

NUMBERS = [f"{table}.{slot}" for table in range(1, 5) for slot in range(1, 4)]
options_strategy = st.lists(st.sampled_from(NUMBERS), unique=True, min_size=1).map(sorted)


@st.composite
def polls(draw: st.DrawFn) -> tuple[list[str], list[set[str]], int]:
    options = draw(options_strategy)
    ballots = draw(st.lists(st.sets(st.sampled_from(options), min_size=1, max_size=5), max_size=30))
    return options, ballots, draw(st.integers(1, 8))


def naive_votes(options: list[str], ballots: list[set[str]]) -> dict[str, int]:
    return {option: sum(1 for ballot in ballots if option in ballot) for option in options}


def naive_outcome(votes: dict[str, int], winners: int) -> tuple[set[str], set[str]]:
    # Who surely has a place: fewer than K options have as many votes or more, besides itself.
    voted = {option for option, count in votes.items() if count > 0}
    certain = {o for o in voted if sum(1 for other in votes if other != o and votes[other] >= votes[o]) < winners}
    possible = {o for o in voted if sum(1 for other in votes if votes[other] > votes[o]) < winners}
    return certain, possible - certain


@given(polls())
def test_tally_agrees_with_a_naive_count(poll: tuple[list[str], list[set[str]], int]) -> None:
    options, ballots, winners = poll
    votes = naive_votes(options, ballots)

    counted = tally(options, ballots, winners)

    assert {line.number: line.votes for line in counted.counted} == votes
    assert {line.number: line.rank for line in counted.counted} == {
        option: 1 + sum(1 for other in options if votes[other] > votes[option]) for option in options
    }
    assert counted.ballots == len(ballots)


@given(polls())
def test_the_line_agrees_with_a_naive_line(poll: tuple[list[str], list[set[str]], int]) -> None:
    options, ballots, winners = poll

    counted = tally(options, ballots, winners)

    assert (set(counted.winners), set(counted.tied)) == naive_outcome(naive_votes(options, ballots), winners)


@given(polls())
def test_a_tie_is_for_fewer_places_than_it_has_options(poll: tuple[list[str], list[set[str]], int]) -> None:
    counted = tally(*poll)

    assert counted.places_left == (poll[2] - len(counted.winners) if counted.tied else 0)
    assert bool(counted.tied) == (0 < counted.places_left < len(counted.tied))
    assert len(counted.winners) + counted.places_left <= poll[2]


@given(polls())
def test_the_order_of_ballots_changes_nothing(poll: tuple[list[str], list[set[str]], int]) -> None:
    options, ballots, winners = poll

    assert tally(options, ballots[::-1], winners) == tally(options, ballots, winners)


def test_equal_votes_have_equal_rank_and_the_next_rank_is_skipped() -> None:
    counted = tally(["1.1", "1.2", "1.3", "1.4"], [{"1.2", "1.3"}, {"1.3", "1.2"}, {"1.4"}], 2)

    assert [(line.number, line.votes, line.rank) for line in counted.counted] == [
        ("1.2", 2, 1),
        ("1.3", 2, 1),
        ("1.4", 1, 3),
        ("1.1", 0, 4),
    ]
    assert (counted.winners, counted.tied, counted.places_left) == (("1.2", "1.3"), (), 0)


def test_a_tie_on_the_line_leaves_its_places_open() -> None:
    counted = tally(["1.1", "1.2", "1.3", "1.4"], [{"1.1", "1.2"}, {"1.1", "1.3"}, {"1.4"}], 2)

    assert (counted.winners, counted.tied, counted.places_left) == (("1.1",), ("1.2", "1.3", "1.4"), 1)


def test_no_votes_win_nothing() -> None:
    counted = tally(["1.1", "1.2", "1.3"], [{"1.2"}], 2)

    assert (counted.winners, counted.tied, counted.places_left) == (("1.2",), (), 0)
    assert tally(["1.1", "1.2"], [], 1).winners == ()


@given(st.text(min_size=1, max_size=20), st.sets(st.sampled_from(NUMBERS)))
def test_the_lot_is_the_order_of_the_hashes(seed: str, numbers: set[str]) -> None:
    drawn = draw_lot(seed, numbers)

    def hashes() -> Iterator[bytes]:
        for number in drawn:
            yield hashlib.sha256(f"{seed}:{number}".encode()).digest()

    assert sorted(drawn) == sorted(numbers)
    assert list(hashes()) == sorted(hashes())


def test_the_lot_can_be_checked_with_a_command_line() -> None:
    # printf '42:11.3' | sha256sum → 144f…; 7.2 → 4760…, 3.1 → 67cd…
    assert draw_lot("42", ["3.1", "7.2", "11.3"]) == ["11.3", "7.2", "3.1"]


def test_ballot_lines_are_in_ballot_order_and_sorted_bytewise() -> None:
    lines = ballot_lines([("KJ", ["11.3", "2.1"]), ("AC", {"7.2"})], ["2.1", "7.2", "11.3"])

    assert lines == ["AC;7.2", "KJ;2.1;11.3"]
    assert ballots_hash(lines) == hashlib.sha256(b"AC;7.2\nKJ;2.1;11.3\n").hexdigest()
    assert ballots_hash([]) == hashlib.sha256(b"").hexdigest()
