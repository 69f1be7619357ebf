from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.domain.even_split import Person, Place, split_evenly

pytestmark = pytest.mark.either_database


def people_of(teams: list[int | None]) -> list[Person]:
    return [Person(number, team) for number, team in enumerate(teams)]


def places_of(authors: list[int], seated: list[int] | None = None) -> list[Place]:
    counts = seated or [0] * len(authors)
    return [Place(100 + n, count, team) for n, (team, count) in enumerate(zip(authors, counts, strict=False))]


def test_authors_go_to_their_own_priority() -> None:
    people = people_of([1, 2, 3])

    chosen = split_evenly(people, places_of([3, 1, 2]))

    assert chosen == {0: 101, 1: 102, 2: 100}


def test_authors_beyond_the_even_share_help_elsewhere() -> None:
    people = people_of([1, 1, 1, 1])

    chosen = split_evenly(people, places_of([1, 9]))

    assert chosen == {0: 100, 1: 100, 2: 101, 3: 101}


def test_who_sits_already_counts_for_the_size() -> None:
    people = people_of([None, None, None])

    chosen = split_evenly(people, places_of([1, 2], [3, 0]))

    assert Counter(chosen.values()) == {101: 3}


def test_the_odd_place_goes_where_an_author_waits() -> None:
    people = people_of([5, 2, None])

    chosen = split_evenly(people, places_of([1, 2]))

    assert chosen[1] == 101
    assert Counter(chosen.values()) == {100: 1, 101: 2}


def test_people_of_one_table_are_dealt_to_different_teams() -> None:
    people = people_of([7, 7, 8, 8])

    chosen = split_evenly(people, places_of([1, 2]))

    assert {chosen[0], chosen[1]} == {100, 101}
    assert {chosen[2], chosen[3]} == {100, 101}


def test_nobody_is_seated_where_there_is_no_team() -> None:
    assert split_evenly(people_of([1, 2]), []) == {}


@given(
    st.lists(st.one_of(st.none(), st.integers(1, 8)), max_size=60),
    st.lists(st.integers(1, 8), min_size=1, max_size=8),
)
def test_everybody_gets_one_place_and_sizes_differ_by_one_at_most(teams: list[int | None], authors: list[int]) -> None:
    people, places = people_of(teams), places_of(authors)

    chosen = split_evenly(people, places)

    sizes = Counter({place.team: 0 for place in places}) + Counter(chosen.values())
    counts = [sizes[place.team] for place in places]
    assert set(chosen) == {person.id for person in people}
    assert max(counts) - min(counts) <= 1
    assert split_evenly(people, places) == chosen


@given(
    st.lists(st.integers(1, 4), max_size=40),
    st.lists(st.tuples(st.integers(1, 6), st.integers(0, 12)), min_size=1, max_size=6),
)
def test_no_author_is_sent_away_while_a_stranger_sits_in_his_place(
    teams: list[int], rows: list[tuple[int, int]]
) -> None:
    people = people_of(list(teams))
    places = places_of([team for team, _seated in rows], [seated for _team, seated in rows])

    chosen = split_evenly(people, places)

    authors = {place.team: place.authors for place in places}
    for author in people:
        own = [place.team for place in places if place.authors == author.team]
        if own and chosen[author.id] not in own:
            assert [one.id for one in people if chosen[one.id] in own and one.team != authors[chosen[one.id]]] == []
