import datetime as dt

import pytest
import time_machine
from django.test import Client

from okmo_session.core.clock import now
from sessions.actors import system
from sessions.domain.running.acts import newest_act
from sessions.domain.running.stages import start_stage
from sessions.models import Role, Stage, StrategySession, Timer
from tests.clients import crew_client
from tests.factories.sessions import DeadlineFactory, StageFactory, StageStepFactory
from tests.walk import text_of
from voting.models import Poll

State = Stage.State


@pytest.fixture(autouse=True)
def _ten_minutes_late(session: StrategySession) -> None:
    """Three stages of 25 minutes from 10:00, the last locked; the first began at 10:10, and it is 10:12."""
    begins = session.moment(dt.time(10, 0))
    titles = ["Открытие", "Триады", "Обед"]
    stages = [
        StageFactory(
            session=session,
            title=title,
            planned_at=begins + dt.timedelta(minutes=25 * n),
            is_locked=title == "Обед",
            position=n + 1,
        )
        for n, title in enumerate(titles)
    ]
    DeadlineFactory(stage=stages[0], title="Сдать бланки")
    for minutes in (5, 9):
        StageStepFactory(stage=stages[0], minutes=minutes, title=f"Шаг на {minutes}")
    with time_machine.travel(begins + dt.timedelta(minutes=10), tick=False):
        start_stage(stages[0], by=system(session))


@pytest.fixture
def client(session: StrategySession) -> Client:
    return crew_client(session)


def at(session: StrategySession, hour: int, minute: int) -> time_machine.travel:
    return time_machine.travel(session.moment(dt.time(hour, minute)), tick=False)


def console(client: Client, session: StrategySession) -> str:
    return text_of(client.get(f"/s/{session.slug}/console/"))


def press(client: Client, session: StrategySession, path: str, **data: str | int) -> str:
    answer = client.post(f"/s/{session.slug}/agenda/{path}/", data, follow=True)
    assert answer.redirect_chain[-1][0] == f"/s/{session.slug}/console/"
    return text_of(answer)


def states(session: StrategySession) -> list[str]:
    return [stage.state for stage in session.stages.all()]


def test_the_console_says_how_late_the_day_is_and_what_is_missing_before_a_fixed_start(
    client: Client, session: StrategySession
):
    with at(session, 10, 12):
        page = console(client, session)

    assert "Идём на 10 минут позже." in page
    assert "До 10:50 не хватает 10 минут: «Обед» начнётся по плану." in page
    assert "≈10:35–11:00" in page
    assert "ожидается в 10:35" in page
    assert "≈10:50" not in page


def test_a_day_on_another_date_is_a_rehearsal_and_late_by_nothing(client: Client, session: StrategySession):
    with at(session, 23, 50):
        page = console(client, session)

    assert "позже" not in page
    assert "≈" not in page


def test_every_button_does_its_act_and_undo_says_and_takes_back_the_last(client: Client, session: StrategySession):
    first, second, _third = session.stages.all()
    steps = list(first.steps.all())

    with at(session, 10, 12):
        assert "+5 мин" in press(client, session, f"{first.pk}/extend", minutes=5)
        assert "пауза" in press(client, session, f"{first.pk}/pause")
        assert "часы пошли дальше" in press(client, session, f"{first.pk}/resume")
        assert "закончился шаг" in press(client, session, f"steps/{steps[0].pk}/finish")
        assert "начался этап «Триады»" in press(client, session, f"{second.pk}/start")
        assert "вернулись к этапу «Открытие»" in press(client, session, f"{first.pk}/reopen")
        assert "закончился этап «Открытие»" in press(client, session, f"{first.pk}/finish")
        assert states(session) == [State.FINISHED, State.PLANNED, State.PLANNED]
        last = newest_act(session)
        assert "вернулись к этапу «Открытие»" in press(client, session, f"acts/{last}/undo")
        assert "Это действие уже отменено" in press(client, session, f"acts/{last}/undo")

    assert states(session) == [State.RUNNING, State.PLANNED, State.PLANNED]
    assert Timer.objects.get().length == dt.timedelta(minutes=30)


def test_a_second_click_and_another_console_get_a_sentence_and_change_nothing(client: Client, session: StrategySession):
    first, second, third = session.stages.all()
    other, seen = crew_client(session), newest_act(session)

    with at(session, 10, 12):
        press(client, session, f"{second.pk}/start", seen=seen)
        sentences = [
            press(client, session, f"{second.pk}/start", seen=seen),
            press(other, session, f"{first.pk}/extend", seen=seen, minutes=5),
            press(other, session, f"{third.pk}/start", seen=seen),
            press(other, session, f"{third.pk}/start", seen="семь"),
        ]

    assert all("Повестку только что уже изменили" in sentence for sentence in sentences)
    assert states(session) == [State.FINISHED, State.RUNNING, State.PLANNED]


@pytest.mark.parametrize("minutes", ["61", "-61", "1.5", ""])
def test_more_time_is_given_in_whole_minutes_up_to_an_hour(client: Client, session: StrategySession, minutes: str):
    first = session.stages.first()

    answer = client.post(f"/s/{session.slug}/agenda/{first.pk}/extend/", {"minutes": minutes})

    assert answer.status_code == 422
    assert Timer.objects.get().length == dt.timedelta(minutes=25)


def test_things_of_another_session_do_not_exist_here(client: Client, session: StrategySession):
    other = StageStepFactory()
    start_stage(other.stage, by=system(other.stage.session))
    paths = [f"{other.stage.pk}/{verb}" for verb in ("start", "finish", "reopen", "extend", "pause", "resume")]
    paths += [f"steps/{other.pk}/finish", f"acts/{newest_act(other.stage.session)}/undo"]

    answers = [client.post(f"/s/{session.slug}/agenda/{path}/", {"minutes": "1"}).status_code for path in paths]

    assert answers == [404] * len(paths)
    assert crew_client(session, Role.HEADQUARTERS).get(f"/s/{session.slug}/console/").status_code == 403


# The clock is the test's own, which a PostgreSQL beside it does not know.
@pytest.mark.either_database
@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (None, "Голосование ещё не открыто."),
        (Poll.State.PREPARED, "Голосование ещё не открыто."),
        (Poll.State.OPEN, "Голосование открыто до 13:30."),
        (Poll.State.CLOSED, "Голосование закрыто, голоса ещё не подсчитаны."),
        (Poll.State.COUNTED, "Голоса подсчитаны, итоги ещё не объявлены."),
        (Poll.State.ANNOUNCED, None),
    ],
)
def test_in_the_stage_of_the_vote_the_console_says_what_is_still_to_be_done(
    client: Client, session: StrategySession, state: Poll.State | None, sentence: str | None
):
    Stage.objects.filter(state=State.RUNNING).update(kind=Stage.Kind.VOTING)
    closes_at = session.moment(dt.time(13, 30))
    if state:
        Poll.objects.create(
            session=session,
            title="Выбор",
            state=state,
            closes_at=closes_at,
            picks=5,
            winners=6,
            opened_at=closes_at,
            closed_at=closes_at,
            counted_at=closes_at,
            announced_at=closes_at,
        )

    with at(session, 13, 5):
        page = console(client, session)

    link = "Показать итог" if state == Poll.State.COUNTED else "К голосованию"
    assert (link in page, sentence is None or sentence in page) == (bool(sentence), True)


def test_nothing_runs_in_a_finished_session_until_it_is_let_go_on(client: Client, session: StrategySession):
    first, second, _third = session.stages.all()
    last = newest_act(session)
    StrategySession.objects.filter(pk=session.pk).update(finished_at=now())

    with at(session, 10, 12):
        sentences = [
            press(client, session, f"{second.pk}/start"),
            press(client, session, f"{first.pk}/pause"),
            press(client, session, f"acts/{last}/undo"),
        ]

    assert all("Сессия завершена: сначала продолжите её." in sentence for sentence in sentences)
    assert states(session) == [State.RUNNING, State.PLANNED, State.PLANNED]


def test_the_console_bears_an_empty_programme_and_one_that_is_over(client: Client, session: StrategySession):
    with at(session, 10, 12):
        for stage in session.stages.filter(state=State.PLANNED):
            start_stage(stage, by=system(session))
        last = session.stages.last()
        press(client, session, f"{last.pk}/finish")
        over = console(client, session)
    session.stages.all().delete()

    empty = console(client, session)

    assert ("Программа пройдена" in over, "Вернуться" in over) == (True, True)
    assert ("Программа ещё не" in empty, "Вернуться" in empty) == (True, False)
