from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voting.domain.results.breakdown import LEAST_VOTERS, Group, break_down, break_down_both

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


# How many sit at a table and come from a region: few, or enough to be told of.
cells_strategy = st.dictionaries(
    st.tuples(st.sampled_from("123"), st.sampled_from("абв")), st.sampled_from([1, 2, 4, 5, 6, 11]), max_size=9
)
type Cells = dict[tuple[str, str], int]
type Told = tuple[list[Group[str]], list[Group[str]]]


def in_cells(cells: Cells) -> list[tuple[str, str, set[str]]]:
    return [(*cell, {f"{voter % 3}.1"}) for cell, size in cells.items() for voter in range(size)]


def told_sets(told: Told, cells: Cells) -> list[set[tuple[str, str]]]:
    """Return of which tables and regions the voters of each told group come; last the whole hall."""
    sets = [set(cells)]
    for place, groups in enumerate(told):
        named = {group.name for group in groups}
        for group in groups:
            own = {cell for cell in cells if (cell[place] if cell[place] in named else None) == group.name}
            assert group.voters == sum(cells[cell] for cell in own)
            sets.insert(0, own)
    return sets


def fewest_singled_out(sets: list[set[tuple[str, str]]], cells: Cells) -> int:
    """Return how many voters are left, at least, by adding and subtracting the groups that are told."""
    left = []
    for signs in product((0, 1, -1), repeat=len(sets)):
        if any(signs):
            weights = {cell: sum(sign for sign, own in zip(signs, sets, strict=True) if cell in own) for cell in cells}
            left.append(sum(size for cell, size in cells.items() if weights[cell]))
    return min((voters for voters in left if voters), default=LEAST_VOTERS)


@settings(max_examples=60)
@given(cells_strategy)
def test_whoever_holds_tables_against_regions_learns_of_no_group_of_a_few(cells: Cells) -> None:
    told = break_down_both(in_cells(cells))

    # The hall itself is always told, be it ever so small.
    assert fewest_singled_out(told_sets(told, cells), cells) >= min(LEAST_VOTERS, sum(cells.values()))


@given(cells_strategy)
def test_both_lists_are_told_where_that_is_safe_and_else_the_one_that_names_more(cells: Cells) -> None:
    ballots = in_cells(cells)
    alone = (
        break_down((table, chosen) for table, _region, chosen in ballots),
        break_down((region, chosen) for _table, region, chosen in ballots),
    )

    told = break_down_both(ballots)

    named = [sum(group.voters for group in groups if group.name) for groups in alone]
    if told != alone:
        assert all(alone)
        assert told == ((alone[0], []) if named[0] >= named[1] else ([], alone[1]))
        tables, regions = told_sets((alone[0], []), cells)[:-1], told_sets(([], alone[1]), cells)[:-1]
        shared = [sum(cells[cell] for cell in table & region) for table, region in product(tables, regions)]
        assert min(voters for voters in shared if voters) < LEAST_VOTERS


def test_a_table_that_is_a_region_but_for_one_voter_is_not_told_beside_it() -> None:
    """Table 3 less region X would be one person."""
    mixed: Told = break_down_both(in_cells({("1", "Y"): 9, ("3", "X"): 6, ("3", "Y"): 1}))
    apart: Told = break_down_both(in_cells({("1", "Y"): 9, ("2", "Y"): 5, ("3", "X"): 6}))

    assert ([group.name for group in mixed[0]], mixed[1]) == (["1", "3"], [])
    assert [[group.name for group in groups] for groups in apart] == [["1", "2", "3"], ["Y", "X"]]


def test_of_two_lists_the_one_is_told_that_names_more_voters() -> None:
    """Two of the tables are too small to be named."""
    told: Told = break_down_both(in_cells({("1", "Y"): 4, ("1", "X"): 4, ("2", "Y"): 4, ("3", "X"): 2}))

    assert (told[0], [(group.name, group.voters) for group in told[1]]) == ([], [("Y", 8), ("X", 6)])
