import datetime as dt
from typing import Any

import pytest
from django.utils import timezone
from icalendar import Calendar

from okmo_session.core.live.publish import publish
from sessions.calendar import programme_calendar
from sessions.models import StrategySession
from tests.clients import crew_client, participant_client
from tests.factories.sessions import DeadlineFactory, ParticipantFactory, SessionFactory, StageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]

TITLE = "Обед, «выбор»; приоритетов \\ голосование\nи ещё раз обед до самого вечера <script>alert(1)</script> 🙂"


def events(content: bytes) -> list[Any]:
    return Calendar.from_ical(content).walk("VEVENT")


def test_each_item_of_the_programme_is_an_event_at_the_halls_time():
    session = SessionFactory(place="Москва, зал\n№ 1", time_zone="Asia/Vladivostok", date=dt.date(2026, 7, 1))
    stage = StageFactory(
        session=session, title=TITLE, expected="Обедаем.\nГолосуем.", planned_at=session.moment(dt.time(13, 0))
    )
    DeadlineFactory(stage=stage, at=session.moment(dt.time(13, 15)))

    [event] = events(programme_calendar(session))

    assert event["summary"] == TITLE.replace("\n", " ")
    assert event["location"] == "Москва, зал № 1"
    assert event["description"] == "Обедаем.\nГолосуем.\nдо 13:15: Сдать бланки\nСтратегическая сессия"
    assert event.decoded("dtstart") == session.moment(dt.time(13, 0))
    assert event.decoded("dtend") == session.moment(dt.time(13, 25))
    assert event["dtstart"].params == {"TZID": "Asia/Vladivostok"}


def test_the_file_keeps_the_rules_of_its_format(session: StrategySession):
    StageFactory(session=session, title=TITLE * 3, expected="\x00строка\r\nBEGIN:VEVENT\r\n" + "я" * 500)

    content = programme_calendar(session)

    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert b"\n" not in b"".join(lines)
    assert (content.count(b"BEGIN:VEVENT\r\n"), content.count(b"BEGIN:VTIMEZONE\r\n")) == (1, 1)
    assert lines[0:2] == [b"BEGIN:VCALENDAR", b"VERSION:2.0"]
    assert all(line.decode() is not None for line in lines)


def test_an_event_keeps_its_name_and_counts_its_changes(session: StrategySession):
    stage = StageFactory(session=session)
    other = StageFactory(session=SessionFactory(slug=f"{session.slug}-2"))
    [first] = events(programme_calendar(session))
    stage.planned_at += dt.timedelta(minutes=10)
    stage.save()
    publish(session, "agenda")

    [second] = events(programme_calendar(session))
    [foreign] = events(programme_calendar(other.session))

    assert second["uid"] == first["uid"] != foreign["uid"]
    assert second["sequence"] > first["sequence"]
    assert second.decoded("dtstamp") <= timezone.now()


def test_an_empty_programme_is_an_empty_calendar(session: StrategySession):
    assert events(programme_calendar(session)) == []


def test_the_programme_page_leads_to_calendar_and_paper(session: StrategySession):
    StageFactory(session=session, title="Обед <b>")
    client = participant_client(ParticipantFactory(session=session, admitted=True))
    page = client.get(f"/s/{session.slug}/agenda/")

    calendar = client.get(f"/s/{session.slug}/agenda/calendar.ics")
    paper = client.get(f"/s/{session.slug}/agenda/paper/")

    assert [name for name in ("calendar.ics", "paper/") if f"/agenda/{name}" not in page.content.decode()] == []
    assert calendar["Content-Type"] == "text/calendar; charset=utf-8"
    assert calendar["Content-Disposition"] == f'attachment; filename="{session.slug}.ics"'
    assert "Обед &lt;b&gt;" in paper.content.decode()


def test_the_paper_names_its_columns_as_the_session_does(session: StrategySession):
    session.wording = {"handout": {"agenda": "Ход дня", "agenda_columns": ["Когда", "Что", "Зачем"]}}
    session.save()
    StageFactory(session=session)
    client = crew_client(session)

    own = client.get(f"/s/{session.slug}/agenda/paper/").content.decode()
    StrategySession.objects.filter(pk=session.pk).update(wording={})
    neutral = client.get(f"/s/{session.slug}/agenda/paper/").content.decode().replace("\u00a0", " ")

    assert [word for word in ("Ход дня", "Когда", "Что", "Зачем") if f">{word}<" not in own] == []
    assert [
        word for word in ("Время", "Что происходит", "Результат") if f">{word}<" not in neutral.replace("\u00a0", " ")
    ] == []
