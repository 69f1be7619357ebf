from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting.domain.results.breakdown import LEAST_VOTERS, break_down

pytestmark = pytest.mark.either_database

sizes_strategy = st.dictionaries(st.sampled_from("абвгдежз"), st.integers(1, 9), max_size=8)


def of_sizes(sizes: dict[str, int]) -> list[tuple[str, set[str]]]:
    return [(name, {f"{voter % 3}.1"}) for name, size in sizes.items() for voter in range(size)]


@given(sizes_strategy)
def test_whoever_adds_and_subtracts_what_is_told_learns_of_no_group_of_a_few(sizes: dict[str, int]) -> None:
    told = break_down(of_sizes(sizes))

    # What is told are parts of the whole, so that sums and differences are unions of them.
    assert all(group.voters >= LEAST_VOTERS for group in told)
    assert sum(group.voters for group in told) in (0, sum(sizes.values()))
    for count in range(len(told)):
        for chosen in combinations(told, count):
            rest = sum(sizes.values()) - sum(group.voters for group in chosen)
            assert rest >= LEAST_VOTERS or not told


@given(sizes_strategy)
def test_what_is_told_is_true_and_no_large_group_is_hidden_without_need(sizes: dict[str, int]) -> None:
    told = break_down(of_sizes(sizes))

    named = {group.name for group in told if group.name}
    assert all(group.voters == sizes[group.name] for group in told if group.name)
    assert all(sum(group.votes.values()) == group.voters for group in told)
    hidden = sorted(size for name, size in sizes.items() if name not in named)
    if told and hidden and hidden[-1] >= LEAST_VOTERS:
        assert sum(hidden[:-1]) < LEAST_VOTERS
    assert sum(1 for group in told if group.name is None) <= 1


def test_small_groups_are_told_of_together() -> None:
    told = break_down(of_sizes({"а": 6, "б": 2, "в": 3}))

    assert [(group.name, group.voters, dict(group.votes)) for group in told] == [
        ("а", 6, {"0.1": 2, "1.1": 2, "2.1": 2}),
        (None, 5, {"0.1": 2, "1.1": 2, "2.1": 1}),
    ]


def test_a_rest_of_a_few_takes_the_smallest_group_with_it() -> None:
    told = break_down(of_sizes({"а": 9, "б": 6, "в": 1}))

    assert [(group.name, group.voters) for group in told] == [("а", 9), (None, 7)]


@pytest.mark.parametrize("sizes", [{}, {"а": 4}, {"а": 30}, {"а": 2, "б": 4}, {"а": 9, "б": 1}])
def test_where_no_two_groups_are_left_nothing_is_told(sizes: dict[str, int]) -> None:
    assert break_down(of_sizes(sizes)) == []
