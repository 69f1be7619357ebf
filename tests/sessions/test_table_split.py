from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessions.domain.tables.split import Guest, Table, split

pytestmark = pytest.mark.either_database
REGIONS = st.sampled_from(["", "самара", "тула", "псков", "омск"])


def guests_of(regions: list[str]) -> list[Guest]:
    return [Guest(number, region) for number, region in enumerate(regions)]


@settings(max_examples=60)
@given(st.lists(REGIONS, max_size=80), st.integers(1, 9))
def test_at_empty_tables_sizes_and_regions_differ_by_one_at_most(regions: list[str], count: int) -> None:
    guests, tables = guests_of(regions), [Table(100 + number) for number in range(count)]

    chosen = split(guests, tables, is_mixed=True)

    seats = {(region, table.id): 0 for region in ["", *regions] for table in tables}
    seats |= Counter((guest.region, chosen[guest.id]) for guest in guests)
    by_table = [[number for (_region, table), number in seats.items() if table == one.id] for one in tables]
    assert set(chosen) == {guest.id for guest in guests}
    assert max(map(sum, by_table)) - min(map(sum, by_table)) <= 1
    assert all(max(row) - min(row) <= 1 for row in zip(*by_table, strict=True))
    assert split(guests, tables, is_mixed=True) == chosen


@settings(max_examples=60)
@given(
    st.lists(REGIONS, max_size=40),
    st.lists(st.dictionaries(REGIONS, st.integers(1, 5)), min_size=1, max_size=7),
    st.booleans(),
)
def test_nobody_is_sent_to_a_table_while_another_is_smaller(
    regions: list[str], seated: list[dict[str, int]], is_mixed: bool
) -> None:
    tables = [Table(100 + number, Counter(row)) for number, row in enumerate(seated)]

    chosen = split(guests_of(regions), tables, is_mixed=is_mixed)

    sizes = Counter({table.id: table.seated.total() for table in tables}) + Counter(chosen.values())
    smallest = min(sizes.get(table.id, 0) for table in tables)
    assert len(chosen) == len(regions)
    assert all(sizes[table] <= smallest + 1 for table in chosen.values())


def test_people_of_a_region_go_to_the_table_where_it_is_missing() -> None:
    tables = [Table(1, Counter(["тула", "тула"])), Table(2, Counter(["самара", "самара"]))]

    chosen = split(guests_of(["самара", "тула"]), tables, is_mixed=True)

    assert chosen == {0: 1, 1: 2}


def test_in_the_order_of_the_list_regions_stay_together_as_they_come() -> None:
    assert split(guests_of(["а", "а", "б"]), [Table(1), Table(2)], is_mixed=False) == {0: 1, 1: 2, 2: 1}


def test_without_tables_nobody_is_seated() -> None:
    assert split(guests_of(["а"]), [], is_mixed=True) == {}
