import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessions.domain.agenda.times import (
    Item,
    deadline_follows,
    distances,
    is_outside,
    minutes_over,
    moment_after,
    moved,
    reordered,
    talks_that_fit,
    with_length,
    with_new,
    with_start,
    without,
)

pytestmark = pytest.mark.either_database

MOSCOW = ZoneInfo("Europe/Moscow")
TEN = dt.datetime(2026, 2, 7, 10, 0, tzinfo=MOSCOW)


def minutes(number: int) -> dt.timedelta:
    return dt.timedelta(minutes=number)


def day(*rows: str) -> list[Item]:
    """Make an agenda of rows such as "10:00 25" or "13:00 50 locked"."""
    items = []
    for key, row in enumerate(rows, start=1):
        starts, length, *locked = row.split()
        moment = dt.datetime.combine(TEN.date(), dt.time.fromisoformat(starts), tzinfo=MOSCOW)
        items.append(Item(key, moment, minutes(int(length)), bool(locked)))
    return items


def told(items: list[Item]) -> list[str]:
    return [f"{item.key} {item.starts:%H:%M}–{item.ends:%H:%M}" for item in items]


MORNING = ("10:00 25", "10:25 25", "10:50 130", "13:00 50 locked", "13:50 40")


@st.composite
def agendas(draw: st.DrawFn, *, locked: bool = True, gaps: bool = True) -> list[Item]:
    """Agendas with gaps, overlaps and locked starts anywhere."""
    items, starts = [], TEN
    for key in range(1, draw(st.integers(2, 8)) + 1):
        starts += minutes(draw(st.integers(-20, 30)) if gaps and items else 0)
        items.append(Item(key, starts, minutes(draw(st.integers(1, 90))), locked and draw(st.booleans())))
        starts = items[-1].ends
    return items


def test_a_later_start_takes_the_later_items_along_up_to_a_locked_one():
    items = with_start(day(*MORNING), 2, TEN + minutes(35))

    assert told(items) == ["1 10:00–10:25", "2 10:35–11:00", "3 11:00–13:10", "4 13:00–13:50", "5 13:50–14:30"]


def test_a_shorter_item_brings_the_later_ones_forward():
    items = with_length(day(*MORNING), 1, minutes(15))

    assert told(items) == ["1 10:00–10:15", "2 10:15–10:40", "3 10:40–12:50", "4 13:00–13:50", "5 13:50–14:30"]


def test_a_new_item_begins_where_the_one_before_ends():
    items = with_new(day(*MORNING), Item(9, TEN, minutes(10)), 1)

    assert told(items)[:3] == ["1 10:00–10:25", "9 10:25–10:35", "2 10:35–11:00"]


def test_an_item_moved_up_changes_places_with_the_one_above():
    items = moved(day(*MORNING), 3, 1)

    assert told(items) == ["1 10:00–10:25", "3 10:25–12:35", "2 12:35–13:00", "4 13:00–13:50", "5 13:50–14:30"]


def test_an_item_moved_over_a_locked_one_leaves_its_hour_to_the_later_ones():
    items = moved(day(*MORNING, "14:30 70"), 5, 3)

    assert told(items)[3:] == ["5 13:00–13:40", "4 13:00–13:50", "6 13:50–15:00"]


@given(agendas(), st.data())
def test_a_change_moves_nothing_before_it_and_nothing_from_the_next_locked_start_on(
    items: list[Item], data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(items) - 1))
    by = minutes(data.draw(st.integers(-60, 60)))
    locked = next((n for n in range(index + 1, len(items)) if items[n].stays), len(items))

    changed = with_start(items, items[index].key, items[index].starts + by)

    assert changed[:index] == items[:index]
    assert [item.starts - old.starts for item, old in zip(changed[index:locked], items[index:locked], strict=True)] == [
        by
    ] * (locked - index)
    assert changed[locked:] == items[locked:]
    assert with_start(changed, items[index].key, items[index].starts) == items


@given(agendas(), st.data())
def test_what_is_lengthened_and_shortened_again_is_as_before(items: list[Item], data: st.DataObject) -> None:
    item = data.draw(st.sampled_from(items))

    changed = with_length(items, item.key, minutes(data.draw(st.integers(1, 200))))

    assert with_length(changed, item.key, item.length) == items


@given(agendas(), st.integers(1, 90), st.data())
def test_a_new_item_taken_out_again_leaves_the_agenda_as_it_was(
    items: list[Item], length: int, data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(items)))

    longer = with_new(items, Item(99, TEN, minutes(length)), index)

    assert [item.key for item in longer] == [*(item.key for item in items[:index]), 99, *(i.key for i in items[index:])]
    assert without(longer, 99) == items


@given(agendas(locked=False, gaps=False), st.data())
def test_any_order_of_an_agenda_without_gaps_and_locks_has_none_either(items: list[Item], data: st.DataObject) -> None:
    keys = data.draw(st.permutations([item.key for item in items]))

    changed = reordered(items, keys)

    assert [item.key for item in changed] == keys
    assert changed[0].starts == items[0].starts
    assert {distance.minutes for distance in distances(changed)} == {0}
    assert {item.key: item.length for item in changed} == {item.key: item.length for item in items}


@given(agendas(), st.data())
@settings(max_examples=60)
def test_no_order_moves_a_locked_start(items: list[Item], data: st.DataObject) -> None:
    keys = data.draw(st.permutations([item.key for item in items]))

    changed = reordered(items, keys)

    assert [item.key for item in changed] == keys
    assert {item for item in changed if item.stays} == {item for item in items if item.stays}


def test_an_overlap_is_told_against_what_ends_last():
    items = day("10:00 120", "10:30 15", "11:00 30", "12:10 30")

    assert [(d.before.key, d.item.key, d.minutes) for d in distances(items)] == [(1, 2, -90), (1, 3, -60), (1, 4, 10)]


def test_a_deadline_goes_with_its_stage_and_stays_at_its_end():
    before = Item(1, TEN, minutes(60))
    later, longer = replace(before, starts=TEN + minutes(10)), replace(before, length=minutes(75))

    assert deadline_follows(TEN + minutes(30), before, later) == TEN + minutes(40)
    assert deadline_follows(TEN + minutes(30), before, longer) == TEN + minutes(30)
    assert deadline_follows(TEN + minutes(60), before, longer) == TEN + minutes(75)


@pytest.mark.parametrize(
    ("time", "before", "expected"),
    [
        ("10:30", "10:00", "07 10:30"),
        ("09:00", "10:00", "07 09:00"),
        ("10:00", "10:00", "07 10:00"),
        ("00:30", "23:00", "08 00:30"),
        ("23:59", "00:00", "07 23:59"),
    ],
)
def test_a_time_of_day_is_the_hour_that_was_meant(time: str, before: str, expected: str):
    moment = dt.datetime.combine(TEN.date(), dt.time.fromisoformat(before), tzinfo=MOSCOW)

    assert f"{moment_after(dt.time.fromisoformat(time), moment):%d %H:%M}" == expected


def test_the_numbers_of_the_handout():
    # Three talkers a table minute: 23 tables fit the 70 minutes of the handout.
    assert talks_that_fit(70, 2, 1) == 23
    assert minutes_over(60, [10, 17, 5, None, None]) == 0
    assert minutes_over(30, [10, 17, 5, None]) == 2
    assert is_outside(TEN, TEN, TEN + minutes(5))
    assert not is_outside(TEN + minutes(5), TEN, TEN + minutes(5))
    assert is_outside(TEN + minutes(6), TEN, TEN + minutes(5))
