import datetime as dt
import threading
from typing import Any

import pytest
from django.db import connection

from okmo_session.core.clock import clock_at
from okmo_session.core.errors import DomainError
from okmo_session.core.live.versions import versions
from okmo_session.core.models import LogEntry
from sessions.actors import system
from sessions.domain.running.acts import newest_act, undo_act, undoable_act
from sessions.domain.running.stages import (
    StageNow,
    finish_stage,
    next_stage,
    previous_stage,
    reopen_stage,
    running_stage,
    start_stage,
)
from sessions.domain.running.timers import extend_stage, finish_step, pause_stage, resume_stage
from sessions.models import Stage, StageStep, StrategySession, Timer
from tests.factories.sessions import StageFactory, StageStepFactory

State = Stage.State


def moment(minute: int, second: int = 0) -> dt.datetime:
    return dt.datetime(2026, 2, 7, 10, minute, second, tzinfo=dt.UTC)


def minutes(number: float) -> dt.timedelta:
    return dt.timedelta(minutes=number)


@pytest.fixture
def stages(session: StrategySession) -> list[Stage]:
    """Three stages of 25 minutes; the second has steps of 10, 17 and 5 minutes; the first runs since 10:00."""
    made = [StageFactory(session=session, title=title) for title in ("Открытие", "Триады", "Обед")]
    for length in (10, 17, 5, None):
        StageStepFactory(stage=made[1], minutes=length)
    with clock_at(moment(0)):
        start_stage(made[0], by=system(session))
    return made


def act(verb: Any, thing: Any, *arguments: Any, at: dt.datetime) -> None:
    with clock_at(at):
        verb(thing, *arguments, by=system(thing.session if isinstance(thing, Stage) else thing.stage.session))


def look(session: StrategySession, at: dt.datetime) -> StageNow:
    with clock_at(at):
        return StageNow(session)


def as_it_stands(session: StrategySession) -> list[Any]:
    rows = session.stages.values_list("state", "started_at", "finished_at", "timer__length", "timer__ends_at")
    steps = StageStep.objects.filter(stage__session=session).values_list("extra_seconds", flat=True)
    return [*rows, *Timer.objects.order_by("stage").values_list("paused_remaining", flat=True), *steps]


def test_extending_gives_the_stage_more_and_takes_no_more_than_is_left(stages: list[Stage]) -> None:
    stage = stages[0]
    act(extend_stage, stage, 5, at=moment(20))
    act(extend_stage, stage, -1, at=moment(20))

    with pytest.raises(DomainError, match="осталось"):
        act(extend_stage, stage, -10, at=moment(20))

    timer = Timer.objects.get(stage=stage)
    assert (timer.length, timer.ends_at) == (minutes(29), moment(29))
    assert [entry.details for entry in LogEntry.objects.filter(event="stage extended")] == [
        {"minutes": 5},
        {"minutes": -1},
    ]
    assert versions(stage.session, "agenda") == {"agenda": 3}


def test_extending_in_overtime_counts_from_now(stages: list[Stage]) -> None:
    act(extend_stage, stages[0], 1, at=moment(28))

    timer = Timer.objects.get(stage=stages[0])
    assert (timer.ends_at, timer.length, timer.spent(moment(28))) == (moment(29), minutes(29), minutes(28))


def test_a_paused_clock_stands_still_and_goes_on_with_what_was_left(stages: list[Stage]) -> None:
    stage = stages[0]
    act(pause_stage, stage, at=moment(10))
    paused = look(stage.session, moment(40))
    act(extend_stage, stage, 1, at=moment(40))
    with pytest.raises(DomainError):
        act(pause_stage, stage, at=moment(41))

    act(resume_stage, stage, at=moment(42))

    assert (paused.is_paused, paused.ends_at, paused.remaining) == (True, None, minutes(15))
    now = look(stage.session, moment(42))
    assert (now.is_paused, now.ends_at, now.remaining) == (False, moment(58), None)
    with pytest.raises(DomainError):
        act(resume_stage, stage, at=moment(43))


def test_steps_follow_the_clock_through_a_pause_more_time_and_an_early_end(stages: list[Stage]) -> None:
    session, stage = stages[0].session, stages[1]
    act(start_stage, stage, at=moment(10))
    first, second, third, _beside = stage.steps.all()

    act(extend_stage, stage, 2, at=moment(15))
    now = look(session, moment(15))
    assert (now.step, now.next_step, now.starts_at, now.ends_at) == (first, second, moment(10), moment(22))
    act(pause_stage, stage, at=moment(16))
    now = look(session, moment(30))
    assert (now.step, now.remaining) == (first, minutes(6))
    act(resume_stage, stage, at=moment(30))
    act(finish_step, first, at=moment(31))
    now = look(session, moment(31))
    assert (now.step, now.step_number, now.step_count, now.ends_at) == (second, 2, 3, moment(48))
    with pytest.raises(DomainError):
        act(finish_step, first, at=moment(31))
    act(finish_step, second, at=moment(32))
    act(finish_step, third, at=moment(33))

    now = look(session, moment(33))
    assert (now.step, now.step_number, now.next_step) == (None, 0, None)
    # Two minutes more than 25, and 14 of standing still.
    assert now.ends_at == moment(10) + minutes(25 + 2 + 14)


def test_going_back_loses_nothing_and_the_clock_goes_on_where_it_stood(stages: list[Stage]) -> None:
    session, (first, second, third) = stages[0].session, stages
    act(start_stage, second, at=moment(22))
    act(finish_step, second.steps.all()[0], at=moment(24))

    act(reopen_stage, previous_stage(session), at=moment(40))

    assert list(session.stages.values_list("state", "started_at", "finished_at")) == [
        (State.RUNNING, moment(0), None),
        (State.PLANNED, None, None),
        (State.PLANNED, None, None),
    ]
    assert look(session, moment(40)).ends_at == moment(43)
    assert [step.extra_seconds for step in second.steps.all()] == [0, 0, 0, 0]
    assert [entry.event for entry in LogEntry.objects.all()][-2:] == ["stage taken back", "stage reopened"]
    with pytest.raises(DomainError):
        act(reopen_stage, first, at=moment(41))
    with pytest.raises(DomainError):
        act(reopen_stage, third, at=moment(41))
    act(start_stage, second, at=moment(45))
    assert look(session, moment(45)).step_number == 1


def test_each_act_is_undone_to_exactly_how_it_stood(stages: list[Stage]) -> None:
    session, (first, second, third) = stages[0].session, stages
    acts = [
        (extend_stage, first, 5),
        (pause_stage, first),
        (resume_stage, first),
        (start_stage, second),
        (finish_step, second.steps.all()[0]),
        (extend_stage, second, 1),
        (reopen_stage, first),
        (finish_stage, first),
        (start_stage, third),
    ]
    stood = []
    for n, (verb, *rest) in enumerate(acts, start=1):
        stood.append(as_it_stands(session))
        rest[0].refresh_from_db()
        act(verb, *rest, at=moment(n))

    for before in reversed(stood):
        undo_act(undoable_act(session), by=system(session))
        assert as_it_stands(session) == before

    assert LogEntry.objects.filter(event="agenda act undone").count() == len(acts)
    assert LogEntry.objects.last().details == {"verb": "extend"}


def test_only_the_newest_act_is_undone_and_only_once(stages: list[Stage]) -> None:
    session = stages[0].session
    oldest = undoable_act(session)
    act(extend_stage, stages[0], 5, at=moment(5))
    newest = undoable_act(session)

    with pytest.raises(DomainError):
        undo_act(oldest, by=system(session))
    undo_act(newest, by=system(session))
    with pytest.raises(DomainError):
        undo_act(newest, by=system(session))

    assert Timer.objects.get().length == minutes(25)


def test_an_undo_leaves_alone_what_the_editor_changed_since(stages: list[Stage]) -> None:
    session, (first, second, third) = stages[0].session, stages
    act(start_stage, second, at=moment(20))
    third.delete()
    StageStep.objects.filter(stage=second).first().delete()
    StageFactory(session=session, title="Новый")

    undo_act(undoable_act(session), by=system(session))

    assert [(stage.title, stage.state) for stage in session.stages.all()] == [
        ("Открытие", State.RUNNING),
        ("Триады", State.PLANNED),
        ("Новый", State.PLANNED),
    ]
    assert running_stage(session) == first


@pytest.mark.parametrize("verb", [start_stage, finish_stage, extend_stage, pause_stage, finish_step])
def test_a_click_on_an_old_page_changes_nothing(stages: list[Stage], verb: Any) -> None:
    session = stages[0].session
    thing = {start_stage: stages[1], finish_step: stages[1].steps.all()[0]}.get(verb, stages[0])
    seen = newest_act(session)
    extend_stage(stages[0], 1, by=system(session), seen=seen)
    stood = as_it_stands(session)

    with pytest.raises(DomainError, match="уже изменил"):
        verb(thing, *([5] if verb is extend_stage else []), by=system(session), seen=seen)

    assert as_it_stands(session) == stood


@pytest.mark.django_db(transaction=True)
def test_of_two_consoles_that_press_at_once_one_wins() -> None:
    stage = StageFactory()
    following = StageFactory(session=stage.session)
    start_stage(stage, by=system(stage.session))
    seen = newest_act(stage.session)
    outcomes: list[str] = []

    def press(verb: Any, *arguments: Any) -> None:
        try:
            verb(*arguments, by=system(stage.session), seen=seen)
            outcomes.append("done")
        except DomainError:
            outcomes.append("refused")
        finally:
            connection.close()

    presses = [(start_stage, following), (extend_stage, stage, 5), (pause_stage, stage), (extend_stage, stage, 5)]
    threads = [threading.Thread(target=press, args=arguments) for arguments in presses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["done", "refused", "refused", "refused"]
    assert stage.session.agenda_acts.count() == 2


def test_the_next_stage_after_going_back_is_the_one_that_was_taken_back(stages: list[Stage]) -> None:
    session = stages[0].session
    act(start_stage, stages[1], at=moment(20))
    stages[0].refresh_from_db()
    act(reopen_stage, stages[0], at=moment(21))

    assert next_stage(session) == stages[1]
