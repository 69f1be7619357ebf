import json
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from okmo_session.screens.models import ProjectorControl
from sessions.models import Role, StrategySession
from tests.clients import crew_client, participant_client, projector_client, table_client
from tests.factories.sessions import ParticipantFactory
from tests.triads.test_image import chosen, texts, write
from triads.domain.image.writing import open_images
from triads.models import Triad

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]

HTMX = {"HX-Request": "true"}
SCRIPT = "<script>alert(1)</script>"
NAMES = ("triads:priorities", "triads:image")
SCENES = (ProjectorControl.Scene.PRIORITIES, ProjectorControl.Scene.IMAGE)


@pytest.fixture
def hall(session: StrategySession) -> StrategySession:
    chosen(session)
    return session


@pytest.fixture
def crew(hall: StrategySession) -> Client:
    return crew_client(hall)


def read(client: Client, name: str, session: StrategySession, **headers: str) -> str:
    response = client.get(reverse(name, args=[session.slug]), headers=headers)
    assert response.status_code == 200
    return plain(response)


def plain(response: Any) -> str:
    return unescape(response.content.decode()).replace("\xa0", " ")


def send(client: Client, name: str, session: StrategySession, **data: Any) -> Any:
    return client.post(reverse(name, args=[session.slug]), {"form_id": "f" * 22} | data, follow=True)


def everybody(session: StrategySession) -> list[Client]:
    team = session.teams.order_by("table_number")[0]
    phone = participant_client(ParticipantFactory(session=session))
    return [phone, table_client(team), *(crew_client(session, role) for role in (Role.OBSERVER, Role.FACILITATOR))]


def wall(session: StrategySession, scene: str) -> str:
    ProjectorControl.objects.update_or_create(session=session, defaults={"scene": scene})
    return plain(projector_client(session).get(reverse("screens:projector", args=[session.slug])))


def test_everybody_reads_which_priorities_answer_which_question(hall: StrategySession) -> None:
    Triad.objects.filter(slot=1, team__table_number=8).update(is_added_by_hall=True)

    pages = [read(client, "triads:priorities", hall) for client in everybody(hall)]

    for page in pages:
        order = ["Вопрос 1?", "№ 8.1", "добавлено решением зала", "№ 7.1", "Вопрос 2?", "не отвечает ни один приоритет"]
        places = [page.index(words) for words in [*order, "Вопрос 3?", "№ 7.2", "Без вопроса", "№ 7.3"]]
        assert places == sorted(places)
    assert ["К вопросу" in page or "Отнести к" in page for page in pages] == [False, False, False, True]


def test_before_the_result_is_announced_pages_wall_and_reports_hold_no_priority_and_no_image(
    session: StrategySession,
) -> None:
    write(session, 0, "Тайный набросок")
    readers = [participant_client(ParticipantFactory(session=session)), crew_client(session, Role.OBSERVER)]

    pages = [read(client, name, session) for client in readers for name in NAMES]
    pages += [wall(session, scene) for scene in SCENES]
    pages.append(read(readers[1], "reports:protocol", session))

    assert [number for number, page in enumerate(pages) if "Тайный набросок" in page] == []


def test_the_image_is_written_in_fields_that_save_themselves_and_is_read_by_everybody(
    hall: StrategySession, crew: Client
) -> None:
    page = read(crew, "triads:image", hall)
    field = f"image:{hall.key_questions.get(position=2).pk}"
    data = {"field": field, "value": f"Первый абзац\n\n{SCRIPT}", "version": "0", "operation": "o" * 22}

    answers = [crew.post(reverse("triads:image_field_save", args=[hall.slug]), data) for _retry in (1, 2)]

    assert f'name="{field}"' in page
    assert [(answer.status_code, answer.json()["version"]) for answer in answers] == [(200, 1), (200, 1)]
    for client in everybody(hall)[:3]:
        raw = client.get(reverse("triads:image", args=[hall.slug])).content.decode()
        assert ("<p>Первый абзац</p>" in raw, "&lt;script&gt;" in raw, SCRIPT in raw) == (True, True, False)
    assert "Первый абзац" in wall(hall, ProjectorControl.Scene.IMAGE)


def test_the_editor_says_which_versions_stand_and_its_region_holds_no_field(
    hall: StrategySession, crew: Client
) -> None:
    write(hall, 0, "Слово")
    names = [f"image:{image.key_question_id or 0}" for image in open_images(hall)]

    region = read(crew, "triads:image", hall, **HTMX)

    found = json.loads(region.split('data-field-versions="')[1].split('">')[0])
    assert found == dict(zip(names, [1, 0, 0, 0], strict=True))
    assert ("<textarea" in region, "<form" in region) == (False, False)


def test_of_two_who_wrote_in_one_part_the_second_sees_both_texts(hall: StrategySession, crew: Client) -> None:
    write(hall, 3, "Слово первого")

    answer = send(crew, "triads:image_save", hall, **{"image:0": "Слово второго", "version:image:0": "0"})

    page = plain(answer)
    assert (answer.status_code, "Слово первого" in page, "Слово второго" in page) == (409, True, True)
    assert texts(hall)[3] == "Слово первого"


def test_a_button_puts_the_empty_parts_together_after_saving_what_was_typed(
    hall: StrategySession, crew: Client
) -> None:
    send(crew, "triads:image_assemble", hall, **{"image:0": "Общее слово", "version:image:0": "0"})

    assert texts(hall) == ["Норма будущего 8.1.\n\nНорма будущего 7.1.", "", "Норма будущего 7.2.", "Общее слово"]


def test_a_written_part_is_replaced_only_after_asking_and_its_text_stays_in_a_version(
    hall: StrategySession, crew: Client
) -> None:
    typed = {"image:0": "Слово зала", "version:image:0": "0"}

    asked = send(crew, "triads:image_assemble", hall, image="0", **typed)
    standing = texts(hall)[3]
    send(crew, "triads:image_assemble", hall, replace="0", **(typed | {"version:image:0": "1"}))

    assert (asked.status_code, standing, texts(hall)[3]) == (422, "Слово зала", "Норма будущего 7.3.")
    assert 'name="replace" value="0"' in plain(asked)
    version = plain(crew.get(reverse("triads:image_version", args=[hall.slug, 1])))
    assert "Слово зала" in version
    crew.post(reverse("triads:image_bring_back", args=[hall.slug, 1]))
    assert texts(hall)[3] == "Слово зала"


def test_a_text_that_changed_while_one_was_asked_is_not_replaced(hall: StrategySession, crew: Client) -> None:
    write(hall, 3, "Первое")
    write(hall, 3, "Новое слово", 1)

    answer = send(crew, "triads:image_assemble", hall, replace="0", **{"image:0": "Первое", "version:image:0": "1"})

    assert "ничего не заменено" in plain(answer)
    assert texts(hall)[3] == "Новое слово"


def test_a_version_is_kept_by_a_button_and_read_by_the_crew_only(hall: StrategySession, crew: Client) -> None:
    empty = send(crew, "triads:image_keep", hall)
    kept = send(crew, "triads:image_keep", hall, **{"image:0": "Общее", "version:image:0": "0"})

    assert ("сохранять нечего" in plain(empty), "Сохранена версия 1." in plain(kept)) == (True, True)
    url = reverse("triads:image_version", args=[hall.slug, 1])
    answers = [client.get(url) for client in everybody(hall)]
    assert [answer.status_code for answer in answers] == [403, 403, 200, 200]
    assert ["Вернуть эту версию" in plain(answer) for answer in answers[2:]] == [False, True]


def test_the_facilitator_gives_a_priority_its_question(hall: StrategySession, crew: Client) -> None:
    triad, question = Triad.objects.get(team__table_number=7, slot=3), hall.key_questions.get(position=2)
    url = reverse("triads:priority_question", args=[hall.slug, triad.pk])

    refused = crew.post(url, {})
    page = plain(crew.post(url, {"question": question.pk}, follow=True))

    assert (refused.status_code, "Выберите вопрос" in plain(refused)) == (422, True)
    assert page.index("Вопрос 2?") < page.index("№ 7.3") < page.index("Вопрос 3?")
    crew.post(url, {"question": "none"})
    triad.refresh_from_db()
    assert triad.key_question is None
    other = Triad.objects.get(team__table_number=8, slot=3)
    assert crew.get(reverse("triads:priority_question", args=[hall.slug, other.pk])).status_code == 404


def test_an_archived_session_shows_its_image_to_be_read(hall: StrategySession, crew: Client) -> None:
    write(hall, 0, "Навсегда")
    StrategySession.objects.filter(pk=hall.pk).update(archived_at=hall.created_at)

    page = read(crew, "triads:image", hall)

    assert ("Навсегда" in page, "<textarea" in page) == (True, False)


def test_the_wall_shows_priorities_under_their_questions_and_follows_the_hand_that_writes(
    hall: StrategySession,
) -> None:
    scene = wall(hall, ProjectorControl.Scene.PRIORITIES)
    places = [scene.index(words) for words in ("Вопрос 1?", "№ 8.1", "Вопрос 2?", "ни один приоритет", "Без вопроса")]
    assert places == sorted(places)
    write(hall, 0, "Первое")
    write(hall, 2, "Третье")

    image = wall(hall, ProjectorControl.Scene.IMAGE)

    part = image.split("data-pager-edited")[1]
    assert (image.count("data-pager-edited"), part.index("Вопрос 3?") < part.index("Третье")) == (1, True)
    assert "Первое" not in part


def test_the_reports_hold_the_image_and_what_no_priority_answers(hall: StrategySession) -> None:
    write(hall, 0, "Советы работают вместе.")

    protocol = plain(crew_client(hall).get(reverse("reports:protocol", args=[hall.slug])))

    section = protocol.split("Образ желаемого будущего")[1]
    assert "Советы работают вместе." in section
    assert "не отвечает ни один приоритет" in section.split("Вопрос 2?")[1]


@pytest.mark.parametrize("name", NAMES)
def test_a_phone_asks_as_often_for_many_priorities_as_for_few(hall: StrategySession, name: str) -> None:
    phone, url = participant_client(ParticipantFactory(session=hall)), reverse(name, args=[hall.slug])
    phone.get(url)
    counts = []

    for ranked in (1, 6):
        for rank, triad in enumerate(Triad.objects.all()[:ranked], start=1):
            Triad.objects.filter(pk=triad.pk).update(priority_rank=rank)
        with CaptureQueriesContext(connection) as captured:
            phone.get(url, headers=HTMX)
        counts.append(len(captured))

    assert counts[0] == counts[1] <= 10
