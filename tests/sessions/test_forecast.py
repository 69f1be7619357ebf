import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.domain.running.forecast import Expected, Forecast, Item, forecast

pytestmark = pytest.mark.either_database
TEN = dt.datetime(2026, 2, 7, 10, 0, tzinfo=dt.UTC)
NOTHING = dt.timedelta()


def at(minutes: float) -> dt.datetime:
    return TEN + dt.timedelta(minutes=minutes)


def item(start: float, minutes: int, **known: bool | dt.datetime) -> Item:
    return Item(at(start), dt.timedelta(minutes=minutes), **known)


def starts(result: Forecast) -> list[float | None]:
    return [(row.starts_at - TEN).total_seconds() / 60 if row.starts_at else None for row in result.items]


@st.composite
def days(draw: st.DrawFn) -> tuple[list[Item], dt.datetime]:
    """A day of up to eight stages, some with gaps before them, some begun, the last of those perhaps running."""
    items, cursor = [], 0
    for _ in range(draw(st.integers(1, 8))):
        cursor += draw(st.sampled_from([0, 0, 0, 10]))
        minutes = draw(st.integers(1, 90))
        items.append(item(cursor, minutes, is_locked=draw(st.booleans())))
        cursor += minutes
    begun = draw(st.integers(0, len(items)))
    clock = draw(st.integers(-30, 60))
    for n in range(begun):
        started, clock = clock, clock + draw(st.integers(0, 90))
        is_running = n == begun - 1 and draw(st.booleans())
        known = {"ends_at": at(clock)} if is_running else {"finished_at": at(clock)}
        items[n] = replace(items[n], started_at=at(started), **known)
        moment = started if is_running else clock
    moment = clock if begun == 0 else moment
    return items, at(moment + draw(st.integers(0, 90)))


@given(days())
def test_nothing_to_come_is_in_the_past_or_overlaps_unsaid(day: tuple[list[Item], dt.datetime]) -> None:
    items, moment = day

    result = forecast(items, moment).items

    assert len(result) == len(items)
    for n, (before, row) in enumerate(zip([None, *result], result, strict=False)):
        if items[n].started_at:
            continue
        assert row.starts_at >= moment
        assert row.ends_at - row.starts_at == items[n].length
        if items[n].is_locked:
            assert row.starts_at == max(items[n].planned_at, moment)
        if before and before.ends_at:
            assert max(NOTHING, before.ends_at - row.starts_at) == row.missing


@given(days())
def test_what_is_known_stays_as_it_was(day: tuple[list[Item], dt.datetime]) -> None:
    items, moment = day

    result = forecast(items, moment).items

    done = [(i.started_at, i.finished_at) for i in items if i.finished_at]
    assert [(row.starts_at, row.ends_at) for i, row in zip(items, result, strict=True) if i.finished_at] == done


@given(days(), st.integers(0, 240))
def test_a_delay_moves_everything_up_to_the_first_locked_start_and_nothing_after_it(
    day: tuple[list[Item], dt.datetime], late: int
) -> None:
    plan = [Item(row.planned_at, row.length, row.is_locked) for row in day[0]]
    ends_at = plan[0].planned_end + dt.timedelta(minutes=late)
    runs = Item(plan[0].planned_at, plan[0].length, started_at=at(0), ends_at=ends_at)

    result = forecast([runs, *plan[1:]], at(0))

    locked = next((n for n, i in enumerate(plan) if n and i.is_locked), len(plan))
    delay = dt.timedelta(minutes=late)
    assert result.delay == delay
    assert [row.starts_at for row in result.items[1:locked]] == [i.planned_at + delay for i in plan[1:locked]]
    assert [row.starts_at for row in result.items[locked:]] == [i.planned_at for i in plan[locked:]]


def test_the_day_of_the_handout_runs_late_and_lunch_absorbs_it() -> None:
    items = [
        item(0, 25, started_at=at(0), finished_at=at(32)),
        item(25, 25, started_at=at(32), ends_at=at(57)),
        item(50, 130),
        item(180, 50, is_locked=True),
        item(230, 40),
    ]

    result = forecast(items, at(40))

    assert starts(result) == [0, 32, 57, 180, 230]
    assert result.delay == dt.timedelta(minutes=7)
    assert result.items[3] == Expected(at(180), at(230), missing=dt.timedelta(minutes=7))


def test_overtime_grows_an_early_end_pulls_forward_and_a_passed_over_stage_has_no_time() -> None:
    runs = item(25, 25, started_at=at(25), ends_at=at(50))
    early = item(25, 25, started_at=at(20), ends_at=at(45))

    assert starts(forecast([item(0, 25), runs, item(50, 10)], at(53))) == [None, 25, 53]
    assert forecast([early, item(50, 10)], at(30)).delay == dt.timedelta(minutes=-5)
    assert starts(forecast([early, item(50, 10)], at(30))) == [20, 45]


def test_before_the_first_stage_the_day_is_late_by_what_has_passed_of_it() -> None:
    items = [item(0, 25), item(25, 25)]

    assert (forecast(items, at(-60)).delay, starts(forecast(items, at(-60)))) == (NOTHING, [0, 25])
    assert (forecast(items, at(9)).delay, starts(forecast(items, at(9)))) == (dt.timedelta(minutes=9), [9, 34])
    assert forecast([], at(0)) == Forecast([], NOTHING)
