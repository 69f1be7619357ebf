import re
from io import BytesIO
from typing import Any

import pytest
from django.utils.html import strip_tags
from pypdf import PdfReader

from okmo_session.core.exports.pdf import pdf_maker
from okmo_session.reports.documents.protocol import let_long_words_break, protocol_html
from sessions.actors import Actor
from sessions.models import Participant, Role, StrategySession
from tests.factories.day import At, a_day
from tests.factories.reports import full_hall
from triads.models import Triad
from voting.domain.results.announcing import announce
from voting.domain.results.settling import settle_tie
from voting.models import Mark, Poll

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]


def words(session: StrategySession, role: Role = Role.HEADQUARTERS) -> str:
    html = protocol_html(session, Actor(session, role))
    return " ".join(strip_tags(html).replace("\xa0", " ").split())


def test_the_protocol_of_a_whole_day_has_every_part_in_order():
    day = a_day(At.MEASURES)

    text = words(day.session)

    parts = [
        "Цель, ключевые вопросы, ожидаемые результаты",
        "Договориться о приоритетах",
        "Повестка",
        "Участники по столам",
        day.people[0].name,
        "Триады столов",
        day.word("Настоящее 1.1"),
        "Выбор приоритетов",
        "Проголосовали 7",
        str(Poll.objects.get().ballots_hash),
        "Место 1: триада 2.1",
        "Планы мер по приоритетам",
        day.word("Мера 1"),
        "Подписи",
    ]
    assert [part for part in parts if part not in text] == []
    assert [text.index(part) for part in parts] == sorted(text.index(part) for part in parts)


def test_the_protocol_of_an_empty_session_says_what_is_missing(session: StrategySession):
    text = words(session)

    sentences = [
        "Цель не записана.",
        "Ключевые вопросы не записаны.",
        "Ожидаемые результаты не записаны.",
        "У сессии нет повестки.",
        "К сессии никто не присоединился.",
        "В сессии нет столов.",
        "Голосования не было.",
        "Приоритеты не объявлены.",
        "Планов нет: приоритеты не объявлены.",
    ]
    assert [sentence for sentence in sentences if sentence not in text] == []


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.HEADQUARTERS, Role.OBSERVER])
def test_before_counting_the_protocol_tells_nothing_of_the_vote(role: Role):
    day = a_day(At.VOTE)

    text = words(day.session, role)

    assert "Голосование ещё не подсчитано" in text
    assert re.findall("Подсчитано бюллетеней|Отпечаток всех", text) == []


def test_an_observer_reads_triads_from_the_talks_on_only():
    morning, talks = a_day(At.MORNING), a_day(At.TALKS)

    assert morning.word("Настоящее 1.1") not in words(morning.session, Role.OBSERVER)
    assert morning.word("Настоящее 1.1") in words(morning.session, Role.HEADQUARTERS)
    assert talks.word("Настоящее 1.1") in words(talks.session, Role.OBSERVER)


def test_a_record_that_is_not_accepted_is_marked():
    day = a_day(At.MORNING)

    text = words(day.session)

    assert text.count("Штаб ещё не принял запись.") == 3


def test_a_tie_on_the_line_is_told_with_the_lot_that_settled_it():
    day = a_day(At.COUNTED)
    poll = Poll.objects.get()
    Poll.objects.update(winners=1)
    assert "Чьи это места, ещё не решено." in words(day.session)

    settle_tie(poll, "2019", by=day.by)
    announce(poll, by=day.by)

    text = words(day.session)
    assert "Зал назвал: «2019»" in text
    assert text.count("приоритет: жребий") == 1
    assert text.count("получает место") == 1


def test_no_code_of_a_participant_and_no_receipt_is_in_the_protocol():
    day = a_day(At.MEASURES)

    text = words(day.session)

    secrets = [
        *Participant.objects.values_list("code", flat=True),
        *Poll.objects.get().ballots.values_list("receipt", flat=True),
    ]
    assert [secret for secret in secrets if secret in text] == []
    assert Mark.objects.count() == 7


def test_hostile_words_are_shown_as_they_were_typed():
    day = a_day(At.TALKS)
    Triad.objects.filter(team=day.tables[0], slot=1).update(
        present_what="<script>alert(1)</script>", future_what="=cmd|"
    )

    html = protocol_html(day.session, Actor(day.session, Role.HEADQUARTERS))

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<script" not in html


def test_the_same_session_gives_the_same_text():
    day = a_day(At.MEASURES)
    actor = Actor(day.session, Role.HEADQUARTERS)

    assert protocol_html(day.session, actor) == protocol_html(day.session, actor)


def test_the_protocol_speaks_the_language_of_the_session(session: StrategySession):
    session.language = "en"

    assert "There was no vote." in words(session)


@pytest.mark.parametrize(("tables", "people"), [(2, 4), (5, 20)])
def test_the_protocol_takes_as_many_queries_for_two_tables_as_for_five(
    tables: int, people: int, django_assert_num_queries: Any
):
    day = a_day(At.MEASURES, tables=tables, people=people)

    with django_assert_num_queries(37):
        protocol_html(day.session, Actor(day.session, Role.HEADQUARTERS))


def test_120_long_triads_fit_on_a4_each_on_one_page():
    session = full_hall(40)

    pdf = pdf_maker.make(protocol_html(session, Actor(session, Role.HEADQUARTERS)))

    pages = [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]
    starts = {number: at for at, text in enumerate(pages) for number in re.findall(r"Начало(\d+\.\d)\b", text)}
    ends = {number: at for at, text in enumerate(pages) for number in re.findall(r"конец(\d+\.\d)\b", text)}
    goals = {number: at for at, text in enumerate(pages) for number in re.findall(r"цель(\d+\.\d)\b", text)}
    assert len(starts) == 120
    assert starts == ends == goals
    assert 60 <= len(pages) <= 110
    assert all(f"стр. {number} из {len(pages)}" in text for number, text in enumerate(pages, start=1))
    assert all("Стратегическая сессия № 1" in text.replace("\xa0", " ") for text in pages)
    assert len(pdf) < 5_000_000


def test_endless_words_get_places_to_break_and_others_none():
    hash_ = "0123456789abcdef" * 4

    assert let_long_words_break(f"<p>{hash_} да</p>") == f"<p>{hash_} да</p>"
    assert (
        let_long_words_break(f"<p>&lt;{'ы' * 100}</p>")
        == f"<p>&lt;{'ы' * 17}\u200b" + ("ы" * 20 + "\u200b") * 4 + "ыыы</p>"
    )


def test_words_longer_than_a_page_is_wide_stay_inside_it():
    session = full_hall(1)
    Triad.objects.filter(session=session).update(present_what="ы" * 10_000)

    pdf = pdf_maker.make(protocol_html(session, Actor(session, Role.HEADQUARTERS)))

    text = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    assert text.count("ы") >= 30_000
