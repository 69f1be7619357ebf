import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triads.domain.talks.clock import TalkClock, begun, needed

pytestmark = pytest.mark.either_database

START = dt.datetime(2026, 2, 7, 11, 50, tzinfo=dt.UTC)
SECONDS = st.integers(min_value=0, max_value=900)
# What a hand does with a running phase: wait so long, then press this.
PRESSES = st.lists(st.tuples(SECONDS, st.sampled_from(["pause", "resume", "extend"])), max_size=12)


def seconds(number: int) -> dt.timedelta:
    return dt.timedelta(seconds=number)


def press(clock: TalkClock, what: str, moment: dt.datetime) -> TalkClock:
    if what == "extend":
        return clock.extended(seconds(60), moment)
    if what == "pause":
        return clock if clock.is_paused else clock.paused(moment)
    return clock.resumed(moment) if clock.is_paused else clock


@given(st.integers(min_value=0, max_value=60), PRESSES, SECONDS)
def test_only_the_time_that_runs_is_spent_whatever_is_pressed(
    minutes: int, presses: list[tuple[int, str]], last: int
) -> None:
    clock, moment, spoken = begun(minutes, START), START, seconds(0)
    for wait, what in [*presses, (last, "")]:
        spoken += seconds(0 if clock.is_paused else wait)
        moment += seconds(wait)
        clock = press(clock, what, moment) if what else clock

    assert clock.spent(moment) == spoken
    assert clock.seconds(moment) == spoken.total_seconds()
    assert clock.left(moment) == clock.length - spoken
    assert clock.is_paused == (clock.ends_at is None) == (clock.paused_remaining is not None)


@given(st.integers(min_value=0, max_value=10), SECONDS, st.booleans())
def test_more_time_counts_from_now_in_overtime_and_else_from_the_end(minutes: int, spent: int, is_paused: bool) -> None:
    moment = START + seconds(spent)
    clock = begun(minutes, START)
    clock = clock.paused(moment) if is_paused else clock

    longer = clock.extended(seconds(60), moment)

    assert longer.left(moment) == max(clock.left(moment), seconds(0)) + seconds(60)
    assert longer.is_paused == is_paused


@given(SECONDS, SECONDS)
def test_a_clock_that_stands_still_has_the_same_left_however_late_one_looks(spent: int, later: int) -> None:
    stands = begun(2, START).paused(START + seconds(spent))
    assert stands.left(START + seconds(spent + later)) == seconds(120 - spent)


@given(st.integers(0, 60), st.integers(1, 30), st.integers(-900, 900), st.integers(0, 300))
def test_the_talks_need_a_slot_a_team_and_what_the_speaker_still_has(
    teams: int, minutes: int, left: int, after: int
) -> None:
    found = needed(teams, dt.timedelta(minutes=minutes), seconds(left), seconds(after))
    assert found.total_seconds() == teams * minutes * 60 + max(left, 0) + after
