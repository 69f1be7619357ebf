import datetime as dt
import threading

import pytest
from django.db import IntegrityError, connection
from django.test import Client

from okmo_session.core.clock import clock_at
from okmo_session.core.errors import DomainError
from okmo_session.core.live.versions import versions
from okmo_session.core.models import LogEntry
from sessions.actors import system
from sessions.domain.running.stages import StageNow, current_step, finish_stage, next_stage, start_stage
from sessions.models import Role, Stage, StrategySession
from tests.clients import crew_client, participant_client
from tests.factories.sessions import ParticipantFactory, StageFactory, StageStepFactory

State = Stage.State


def moment(hour: int, minute: int) -> dt.datetime:
    return dt.datetime(2026, 2, 7, hour, minute, tzinfo=dt.UTC)


def states(session: StrategySession) -> list[str]:
    return [stage.state for stage in session.stages.all()]


def test_start_stage_finishes_the_running_one_and_sets_its_clock(session: StrategySession) -> None:
    first, second = StageFactory(session=session), StageFactory(session=session, planned_minutes=35)
    with clock_at(moment(10, 0)):
        start_stage(first, by=system(session))

    with clock_at(moment(10, 27)):
        start_stage(second, by=system(session))

    assert states(session) == [State.FINISHED, State.RUNNING]
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.finished_at, second.started_at) == (moment(10, 27), moment(10, 27))
    assert second.timer.ends_at == moment(11, 2)
    assert versions(session, "agenda") == {"agenda": 2}
    assert [entry.event for entry in LogEntry.objects.all()] == ["stage started", "stage finished", "stage started"]


def test_start_stage_refuses_a_stale_click(session: StrategySession) -> None:
    stage = StageFactory(session=session, title="Открытие")
    start_stage(stage, by=system(session))

    with pytest.raises(DomainError, match="«Открытие»"):
        start_stage(stage, by=system(session))

    assert states(session) == [State.RUNNING]


def test_finish_stage_leaves_nothing_running_and_refuses_a_second_click(session: StrategySession) -> None:
    stage = StageFactory(session=session)
    start_stage(stage, by=system(session))

    finish_stage(stage, by=system(session))

    with pytest.raises(DomainError):
        finish_stage(stage, by=system(session))
    assert states(session) == [State.FINISHED]
    assert StageNow(session).stage is None


def test_the_database_refuses_two_running_stages(session: StrategySession) -> None:
    StageFactory(session=session, state=State.RUNNING)

    with pytest.raises(IntegrityError):
        StageFactory(session=session, state=State.RUNNING)


def test_next_stage_follows_the_last_that_began_and_skips_none_before_it(session: StrategySession) -> None:
    skipped, running, following = (StageFactory(session=session) for _ in range(3))
    assert next_stage(session) == skipped
    start_stage(running, by=system(session))

    assert next_stage(session) == following


def test_current_step_is_the_one_whose_minutes_run(session: StrategySession) -> None:
    stage = StageFactory(session=session)
    steps = [StageStepFactory(stage=stage, minutes=minutes) for minutes in (10, 17, 5)]
    StageStepFactory(stage=stage, minutes=None)
    with clock_at(moment(10, 0)):
        start_stage(stage, by=system(session))
    stage.refresh_from_db()

    assert current_step(stage, moment(10, 0)) == (steps[0], moment(10, 10))
    assert current_step(stage, moment(10, 10)) == (steps[1], moment(10, 27))
    assert current_step(stage, moment(10, 31)) == (steps[2], moment(10, 32))
    assert current_step(stage, moment(10, 32)) is None


def test_stage_start_starts_it_and_shows_it_to_everybody(session: StrategySession) -> None:
    stage = StageFactory(session=session, title="Обед и выбор приоритетов")
    phone = participant_client(ParticipantFactory(session=session))

    answer = crew_client(session).post(f"/s/{session.slug}/agenda/{stage.pk}/start/")

    assert (answer.status_code, answer["Location"]) == (302, f"/s/{session.slug}/")
    assert "Обед и\u00a0выбор приоритетов" in phone.get(f"/s/{session.slug}/stage-line/").content.decode()


@pytest.mark.parametrize("verb", ["start", "finish"])
def test_a_stage_is_run_by_the_facilitator_only(session: StrategySession, verb: str) -> None:
    stage = StageFactory(session=session)
    url = f"/s/{session.slug}/agenda/{stage.pk}/{verb}/"

    assert crew_client(session).get(url).status_code == 405
    assert crew_client(session, Role.HEADQUARTERS).post(url).status_code == 403
    assert participant_client(ParticipantFactory(session=session)).post(url).status_code == 403
    assert participant_client(ParticipantFactory()).post(url).status_code == 404
    assert Client().post(url).status_code == 404
    assert states(session) == [State.PLANNED]


def test_a_second_click_on_go_on_gets_a_sentence(session: StrategySession) -> None:
    stage = StageFactory(session=session, title="Открытие")
    client = crew_client(session)
    client.post(f"/s/{session.slug}/agenda/{stage.pk}/start/")

    answer = client.post(f"/s/{session.slug}/agenda/{stage.pk}/start/", follow=True)

    assert "«Открытие»" in answer.content.decode()
    assert states(session) == [State.RUNNING]


@pytest.mark.django_db(transaction=True)
def test_of_many_clicks_at_once_one_wins() -> None:
    stage = StageFactory()
    outcomes: list[str] = []

    def click() -> None:
        try:
            start_stage(Stage.objects.get(pk=stage.pk), by=system(stage.session))
            outcomes.append("started")
        except DomainError:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["refused"] * 5 + ["started"]
