from collections import Counter

import pytest
from django.test import Client

from okmo_session.preparation.pages import PAGES
from sessions.domain import limits
from sessions.domain.blueprints.wording import PLACES
from sessions.models import StrategySession
from tests.clients import crew_client
from tests.factories.sessions import MaterialFactory
from tests.factories.triads import CriterionFactory, KeyQuestionFactory
from tests.test_words import english_in
from tests.walk import text_of
from triads.domain.editing import LISTS

pytestmark = pytest.mark.django_db

OTHERS = {"date", "language", *limits.CHOICES}


@pytest.fixture
def client(session: StrategySession) -> Client:
    return crew_client(session)


def url(session: StrategySession, place: str) -> str:
    return f"/s/{session.slug}/prepare/text/{place}/"


def questions(session: StrategySession) -> list[str]:
    return [question.text for question in session.key_questions.all()]


@pytest.mark.either_database
def test_everything_that_can_be_edited_stands_on_one_page(session: StrategySession) -> None:
    wording = {f"wording.{section}.{name}" for section, name, _is_list in PLACES}
    fields = Counter(name for page in PAGES.values() for name in page.values(session))
    lists = Counter(name for page in PAGES.values() for name in page.lists)

    assert fields == dict.fromkeys(wording | set(limits.TEXTS) | set(limits.NUMBERS) | OTHERS, 1)
    assert lists == dict.fromkeys(LISTS, 1)


@pytest.mark.either_database
def test_every_page_speaks_russian_and_shows_what_stands_there(client: Client, session: StrategySession) -> None:
    KeyQuestionFactory(session=session, text="Куда мы идём?")
    MaterialFactory(session=session, title="Книга")
    CriterionFactory(session=session, text="Можем изменить")
    StrategySession.objects.filter(pk=session.pk).update(title="Сессия Волги", wording={"present": {"title": "Есть"}})

    pages = {name: client.get(url(session, name)) for name in PAGES}

    zones = ["Europe/Moscow", "Asia/Yekaterinburg", "English", "http", "https"]
    said = {name: [text for text in english_in(page) if not _is_data(text, zones)] for name, page in pages.items()}
    assert {name: texts for name, texts in said.items() if texts} == {}
    shown = {
        "head": "Сессия Волги",
        "questions": "Куда мы идём?",
        "criteria": "Можем изменить",
        "materials": "Книга",
        "columns": "Есть",
    }
    assert [name for name, text in shown.items() if text not in text_of(pages[name])] == []
    assert client.get(url(session, "nowhere")).status_code == 404


def _is_data(text: str, zones: list[str]) -> bool:
    return any(zone in text for zone in zones)


def test_a_whole_form_saves_what_was_touched_and_adds_what_is_new(client: Client, session: StrategySession) -> None:
    question = KeyQuestionFactory(session=session, text="Куда?")
    typed = {f"question:{question.pk}.text": "Куда мы идём?", "new:question.text": "Зачем?", "form_id": "f" * 22}

    first = client.post(url(session, "questions/save"), typed)
    client.post(url(session, "questions/save"), {"form_id": "g" * 22})

    assert first["Location"] == f"{url(session, 'questions')}?at=question"
    assert questions(session) == ["Куда мы идём?", "Зачем?"]


def test_two_numbers_of_a_pair_may_grow_in_one_form(client: Client, session: StrategySession) -> None:
    answer = client.post(url(session, "numbers/save"), {"drafts_min": "6", "drafts_max": "7", "picks": "3"})

    session.refresh_from_db()
    assert (answer.status_code, session.drafts_min, session.drafts_max, session.picks) == (302, 6, 7, 3)


def test_what_cannot_be_saved_is_shown_again_and_nothing_is_done(client: Client, session: StrategySession) -> None:
    first, second = KeyQuestionFactory(session=session, text="А?"), KeyQuestionFactory(session=session, text="Б?")
    typed = {f"question:{second.pk}.text": "", "new:question.text": "Я" * 1_001, "step": "-1"}

    answer = client.post(url(session, f"questions/question/{second.pk}/move"), typed)

    page = text_of(answer)
    assert (answer.status_code, questions(session)) == (422, [first.text, second.text])
    assert ("Здесь не может быть пусто" in page, "слишком длинный" in page, "Я" * 1_001 in page) == (True, True, True)


def test_a_row_moves_and_goes_with_what_was_typed_beside_it(client: Client, session: StrategySession) -> None:
    first, second = KeyQuestionFactory(session=session, text="А?"), KeyQuestionFactory(session=session, text="Б?")
    typed = {f"question:{first.pk}.text": "А и ещё?", f"question:{second.pk}.text": ""}

    moved = client.post(
        url(session, f"questions/question/{second.pk}/move"), {f"question:{first.pk}.text": "А!", "step": "-1"}
    )
    order = questions(session)
    typed |= {f"version:question:{first.pk}.text": "1"}
    deleted = [client.post(url(session, f"questions/question/{second.pk}/delete"), typed).status_code for _ in (1, 2)]

    assert (moved.status_code, order) == (302, ["Б?", "А!"])
    assert (deleted, questions(session)) == ([302, 302], ["А и ещё?"])


def test_a_question_that_the_image_answers_stays_and_the_page_says_why(
    client: Client, session: StrategySession
) -> None:
    question = KeyQuestionFactory(session=session, text="А?")
    question.future_images.create(session=session, text="Будет так")

    typed = {f"question:{question.pk}.text": "А иначе?", "form_id": "a"}
    page = client.post(url(session, f"questions/question/{question.pk}/delete"), typed, follow=True)

    assert "На этот вопрос отвечает образ желаемого будущего" in text_of(page)
    assert (questions(session), question.future_images.get().text) == (["А иначе?"], "Будет так")


def test_a_text_that_somebody_else_saved_since_is_shown_beside_mine(client: Client, session: StrategySession) -> None:
    client.post(url(session, "head/save"), {"goal": "Первая", "form_id": "a"})

    answer = client.post(url(session, "head/save"), {"goal": "Вторая", "form_id": "b"})
    client.post(url(session, "head/save"), {"goal": "Вторая", "version:goal": "1", "form_id": "c"})

    session.refresh_from_db()
    assert (answer.status_code, "Первая" in text_of(answer), session.goal) == (409, True, "Вторая")


def test_rows_are_put_in_order_at_once(client: Client, session: StrategySession) -> None:
    pks = [KeyQuestionFactory(session=session, text=text).pk for text in "АБВ"]

    client.post(url(session, "questions/question/order"), {"pks": [pks[2], pks[0], "x", "9" * 30]})

    assert questions(session) == ["В", "А", "Б"]
    assert client.post(url(session, "questions/material/order"), {"pks": pks}).status_code == 404


def test_a_link_that_leads_nowhere_keeps_its_words_and_marks_the_address(
    client: Client, session: StrategySession
) -> None:
    typed = {"new:link.text": "Наш сайт", "new:link.url": "example", "add": "link"}

    answer = client.post(url(session, "head/save"), typed)

    page = text_of(answer)
    assert (answer.status_code, session.handout_lines.count()) == (422, 0)
    assert ('value="Наш сайт"' in page, 'id="error-new:link.url"' in page, 'id="error-new:link.text"' in page) == (
        True,
        True,
        False,
    )
