import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from okmo_session.core.models import LogEntry
from sessions.models import Stage, StrategySession
from tests.clients import crew_client
from tests.factories.sessions import DeadlineFactory, StageFactory, StageStepFactory

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]


@pytest.fixture
def stage(session: StrategySession) -> Stage:
    """10:00–10:25 with a step and a deadline at its end; the next begins where it ends."""
    first = StageFactory(session=session, position=1, title="Открытие")
    StageStepFactory(stage=first, position=1, title="Первый шаг")
    DeadlineFactory(stage=first)
    StageFactory(session=session, position=2, title="Обед", planned_at=first.planned_end)
    return first


@pytest.fixture
def client(session: StrategySession) -> Client:
    return crew_client(session)


def url(stage: Stage, act: str = "") -> str:
    return f"/s/{stage.session.slug}/prepare/agenda/{stage.pk}/{act}"


def typed(page: str, **changed: str) -> dict[str, str]:
    """Return what the form of the chosen stage would send, with some fields typed anew."""
    form = page[page.index('id="stage-form"') :]
    sent = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form))
    sent |= dict(re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>([^<]*)<', form))
    for select in re.findall(r"<select.*?</select>", form, re.DOTALL):
        name = re.search(r'name="([^"]+)"', select)
        chosen = re.search(r'<option value="([^"]*)" selected', select)
        if name and chosen:
            sent[name[1]] = chosen[1]
    boxes = re.findall(r'<input[^>]*type="checkbox"[^>]*>', form)
    sent |= {name[1]: "no" for box in boxes if "checked" not in box and (name := re.search(r'name="([^"]+)"', box))}
    return sent | changed


def times(session: StrategySession) -> list[str]:
    return [f"{stage.planned_at.astimezone(session.zone):%H:%M}" for stage in session.stages.all()]


def autosave(client: Client, stage: Stage, field: str, value: str, version: int = 0) -> Any:
    data = {"field": field, "value": value, "version": version, "operation": f"{field} {value} {version}"}
    return client.post(url(stage, "autosave/"), data)


def test_the_day_is_a_list_with_its_warnings_and_one_stage_is_written(client: Client, stage: Stage):
    StageStepFactory(stage=stage, position=2, minutes=20)

    page = client.get(url(stage)).content.decode().replace("\u00a0", " ")

    assert "1 место не сходится." in page
    assert "Шаги занимают 30 мин., а этап — 25 мин.: не хватает 5 мин." in page
    assert (page.count("is-chosen"), page.count("data-row=")) == (1, 4)


def test_without_a_choice_the_next_stage_is_written(client: Client, session: StrategySession, stage: Stage):
    Stage.objects.filter(pk=stage.pk).update(state=Stage.State.FINISHED)

    response = client.get(f"/s/{session.slug}/prepare/agenda/")

    assert response.context["chosen"].title == "Обед"


def test_an_empty_programme_says_how_to_begin(client: Client, session: StrategySession):
    page = client.get(f"/s/{session.slug}/prepare/agenda/")
    added = client.post(f"/s/{session.slug}/prepare/agenda/add/", follow=True)

    assert "Программа пока пуста" in page.content.decode()
    assert (added.status_code, times(session)) == (200, ["10:00"])


def test_a_saved_length_moves_the_rest_and_tells_what_moved_with_it(
    client: Client, session: StrategySession, stage: Stage
):
    answer = autosave(client, stage, "planned_minutes", "40").json()

    deadline = stage.deadlines.get()
    assert answer["also"] == [{"field": f"deadline:{deadline.pk}.at", "version": 1, "value": "10:40"}]
    assert times(session) == ["10:00", "10:40"]


def test_25_hours_are_refused_with_a_sentence_and_nothing_is_lost(
    client: Client, session: StrategySession, stage: Stage
):
    page = client.get(url(stage)).content.decode()

    answer = autosave(client, stage, "starts", "25:00")
    form = client.post(url(stage, "save/"), typed(page, starts="25:00", title="Открытие дня"))

    assert (answer.status_code, form.status_code, times(session)[0]) == (422, 422, "10:00")
    assert "25:00" in answer.json()["error"]
    text = form.content.decode()
    assert ('value="25:00"' in text, 'value="Открытие дня"' in text) == (True, True)
    assert session.stages.first().title == "Открытие дня"


def test_a_whole_form_saves_start_and_deadline_at_once(client: Client, session: StrategySession, stage: Stage):
    deadline = stage.deadlines.get()
    page = client.get(url(stage)).content.decode()
    data = typed(page, starts="10:10", is_locked="yes", **{f"deadline:{deadline.pk}.at": "10:30"})

    first = client.post(url(stage, "save/"), data)
    again = client.post(url(stage, "save/"), data)

    deadline.refresh_from_db()
    assert (first.status_code, again.status_code, times(session)) == (302, 302, ["10:10", "10:35"])
    assert f"{deadline.at.astimezone(session.zone):%H:%M}" == "10:30"
    assert session.stages.first().is_locked
    assert LogEntry.objects.filter(session_id=session.pk).count() == 3


def test_a_form_that_nobody_touched_changes_nothing(client: Client, session: StrategySession, stage: Stage):
    data = typed(client.get(url(stage)).content.decode())

    response = client.post(url(stage, "save/"), data)

    assert response.status_code == 302
    assert LogEntry.objects.filter(session_id=session.pk).count() == 0


def test_of_two_who_write_the_second_sees_both_texts(client: Client, stage: Stage):
    page = client.get(url(stage)).content.decode()
    autosave(client, stage, "kind", "talks")
    autosave(client, stage, "title", "Слово ведущему")

    response = client.post(url(stage, "save/"), typed(page, kind="break", title="Начало"))

    text = response.content.decode()
    assert response.status_code == 409
    assert ("Слово ведущему" in text, "<blockquote>выступления команд" in text, 'value="Начало"' in text) == (True,) * 3


def test_a_button_of_a_row_saves_what_was_typed(client: Client, session: StrategySession, stage: Stage):
    page = client.get(url(stage)).content.decode()
    step = stage.steps.get()

    response = client.post(
        url(stage, "steps/add/"), typed(page, **{f"step:{step.pk}.title": "Знакомство"}), follow=True
    )

    assert list(stage.steps.values_list("title", flat=True)) == ["Знакомство", "Новый шаг"]
    assert response.content.decode().count("autofocus") == 1


@pytest.mark.parametrize("act", ["steps/{step}/delete/", "deadlines/{deadline}/delete/", "steps/{step}/move/"])
def test_a_second_click_on_a_row_is_harmless(client: Client, stage: Stage, act: str):
    path = url(stage, act.format(step=stage.steps.get().pk, deadline=stage.deadlines.get().pk))

    answers: list[HttpResponse] = [client.post(path) for _click in (1, 2)]

    assert [answer.status_code for answer in answers] == [302, 302]


def test_a_stage_is_added_moved_and_deleted(client: Client, session: StrategySession, stage: Stage):
    client.post(url(stage, "add/"))
    new = session.stages.get(position=2)
    client.post(url(new, "move/"), {"step": "-1"})
    moved = list(session.stages.values_list("title", flat=True))
    client.post(f"/s/{session.slug}/prepare/agenda/order/", {"pks": [stage.pk, "9" * 30, "семь", new.pk]})
    ordered = list(session.stages.values_list("title", flat=True))
    client.post(url(new, "delete/"))

    assert (moved, ordered) == (["Новый пункт", "Открытие", "Обед"], ["Открытие", "Новый пункт", "Обед"])
    assert times(session) == ["10:00", "10:25"]


def test_a_refused_order_says_why(client: Client, session: StrategySession, stage: Stage):
    Stage.objects.filter(pk=stage.pk).update(state=Stage.State.RUNNING)

    response = client.post(url(stage, "move/"), {"step": "1"}, follow=True)

    assert "уже начался" in response.content.decode()
    assert times(session) == ["10:00", "10:25"]
