from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from okmo_session.reports.documents.workbook import session_workbook
from sessions.actors import Actor
from sessions.models import Role, StrategySession
from tests.clients import crew_client
from tests.factories.day import At, a_day
from tests.factories.sessions import ParticipantFactory
from triads.models import Triad

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]


def sheets(session: StrategySession, role: Role = Role.HEADQUARTERS) -> dict[str, list[tuple[Any, ...]]]:
    book = load_workbook(BytesIO(session_workbook(session, Actor(session, role))))
    return {sheet.title: list(sheet.values) for sheet in book}


def column(rows: list[tuple[Any, ...]], number: int) -> list[Any]:
    return [row[number] for row in rows[1:]]


def test_the_workbook_of_a_whole_day_holds_every_level():
    day = a_day(At.MEASURES)

    found = sheets(day.session)

    assert [len(rows) - 1 for rows in found.values()][1:] == [5, 9, 8, 12, 12, 1, 12, 1, 7, 4, 16]
    about, _agenda, people, drafts, triads, assessed, remarks, votes, polls, ballots, image, measures = found.values()
    assert {"Договориться о приоритетах", "Вместе", "Организатор"} < set(column(about, 1))
    assert {person.name for person in day.people} < set(column(people, 1))
    assert column(drafts, 6) == ["1.1", None, "2.1", None, "3.1", None, "4.1", None]
    assert column(triads, 0) == ["1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "3.1", "3.2", "3.3", "4.1", "4.2", "4.3"]
    assert [row[:6] for row in assessed[1:3]] == [
        ("1.1", "Команда 1", 4, 3, 5, 1),
        ("1.2", "Команда 1", None, None, None, 0),
    ]
    assert remarks[1:] == [("1.1", day.word("Замечание"))]
    assert column(votes, 4) == [2, 2, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0]
    assert column(polls, 8) == [7]
    assert sorted(column(ballots, 2)) == ["1.1", "2.1", "2.1", "3.1", "3.1", "4.1", "4.1"]
    assert column(image, 1) == [None, None, None, "2.1, 3.1, 4.1, 1.1"]
    assert column(image, 2)[3].split("\n\n")[0] == day.word("Будущее 2.1")
    assert column(measures, 1) == ["2.1"] * 4 + ["3.1"] * 4 + ["4.1"] * 4 + ["1.1"] * 4


@pytest.mark.parametrize("at", [At.VOTE, At.TALKS])
@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.HEADQUARTERS, Role.OBSERVER])
def test_before_counting_the_workbook_has_no_votes_and_no_ballots(at: At, role: Role):
    found = sheets(a_day(at).session, role)

    reason = "Голосование ещё не подсчитано" if at == At.VOTE else "Голосования не было"
    votes = list(found.values())[7]
    assert len(found) == 10
    assert [row[0][: len(reason)] for row in votes[1:]] == [reason]


def test_an_observer_reads_triads_from_the_talks_on_only():
    morning, talks = a_day(At.MORNING).session, a_day(At.TALKS).session

    lines = {
        (at, role): len(sheets(session, role)["Триады"])
        for at, session in (("morning", morning), ("talks", talks))
        for role in (Role.OBSERVER, Role.HEADQUARTERS)
    }

    assert lines == {
        ("morning", Role.OBSERVER): 2,
        ("morning", Role.HEADQUARTERS): 13,
        ("talks", Role.OBSERVER): 13,
        ("talks", Role.HEADQUARTERS): 13,
    }


def test_hostile_words_are_plain_text_in_every_sheet():
    day = a_day(At.MEASURES)
    hostile = "=cmd|' /C calc'!A0\x07🙂"
    Triad.objects.filter(team=day.tables[0], slot=1).update(present_what=hostile)
    ParticipantFactory(session=day.session, name="=HYPERLINK(0)")

    book = load_workbook(BytesIO(session_workbook(day.session, Actor(day.session, Role.HEADQUARTERS))))

    cells = [cell for sheet in book for row in sheet for cell in row if isinstance(cell.value, str)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert "=cmd|' /C calc'!A0🙂." in {cell.value for cell in cells}
    assert "=HYPERLINK(0)" in {cell.value for cell in cells}


def test_personal_codes_and_consents_are_in_no_sheet():
    day = a_day(At.MEASURES)

    words = {str(value) for rows in sheets(day.session).values() for row in rows for value in row}

    assert not {person.code for person in day.people} & words


def test_the_workbook_of_an_empty_session_says_what_is_missing(session: StrategySession):
    found = sheets(session)

    assert [rows[1][0] for rows in list(found.values())[1:]] == [
        "Здесь пока ничего нет.",
        "Здесь пока ничего нет.",
        "Черновиков столам пока не предлагали.",
        "Столы ещё не записали ни одной триады.",
        "Оценку можно прочитать, когда выступления закончатся.",
        "Оценку можно прочитать, когда выступления закончатся.",
        "Голосования не было.",
        "Приоритеты не объявлены.",
        "Здесь пока ничего нет.",
    ]


def test_the_workbook_speaks_the_language_of_the_session(session: StrategySession):
    session.language = "en"

    assert next(iter(sheets(session))) == "Session"


def test_the_workbook_is_downloaded_under_two_names(session: StrategySession):
    client = crew_client(session, Role.OBSERVER)

    response = client.get(f"/s/{session.slug}/reports/workbook/")

    assert response.headers["Content-Disposition"] == (
        f'attachment; filename="tablitsy-{session.slug}-2026-02-07.xlsx"; '
        "filename*=UTF-8''%D0%A2%D0%B0%D0%B1%D0%BB%D0%B8%D1%86%D1%8B%20%D1%81%D0%B5%D1%81%D1%81%D0%B8%D0%B8%20"
        "%E2%80%94%20%D0%A1%D1%82%D1%80%D0%B0%D1%82%D0%B5%D0%B3%D0%B8%D1%87%D0%B5%D1%81%D0%BA%D0%B0%D1%8F%20"
        "%D1%81%D0%B5%D1%81%D1%81%D0%B8%D1%8F%20%E2%80%94%202026-02-07.xlsx"
    )
    assert load_workbook(BytesIO(response.content)).sheetnames[0] == "Сессия"


@pytest.mark.parametrize(("tables", "people"), [(2, 4), (5, 20)])
def test_the_workbook_takes_as_many_queries_for_two_tables_as_for_five(
    tables: int, people: int, django_assert_num_queries: Any
):
    day = a_day(At.MEASURES, tables=tables, people=people)
    client: Client = crew_client(day.session)

    with django_assert_num_queries(56):
        client.get(f"/s/{day.session.slug}/reports/workbook/")
