import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from okmo_session.core.clock import clock_at, now
from okmo_session.core.live.versions import versions
from okmo_session.core.models import LogEntry
from sessions.actors import crew_actor, participant_actor, table_actor
from sessions.domain.messages.announcements import announcements_for, send_announcement, withdraw_announcement
from sessions.domain.topics import Topic, topics_of
from sessions.models import Announcement, Role, StrategySession
from tests.clients import crew_client, participant_client, table_client
from tests.factories.sessions import ParticipantFactory, SessionFactory, TeamFactory, UserFactory

pytestmark = pytest.mark.django_db
Audience = Announcement.Audience
HTMX = {"HX-Request": "true"}


def say(session: StrategySession, text: str, audience: str = Audience.EVERYBODY) -> Announcement:
    return send_announcement(session, audience, text, by=crew_actor(session, UserFactory(), Role.FACILITATOR))


def page(client: Client, session: StrategySession, path: str = "agenda/") -> str:
    return client.get(f"/s/{session.slug}/{path}").content.decode().replace("\u00a0", " ")


def confirm(client: Client, session: StrategySession, upto: Any, **headers: str) -> Any:
    data = {"upto": getattr(upto, "pk", upto), "next": f"/s/{session.slug}/people/"}
    return client.post(f"/s/{session.slug}/announcements/read/", data, headers=headers)


def test_each_audience_hears_what_is_meant_for_it_and_the_crew_hears_all(session: StrategySession) -> None:
    for audience in Audience.values:
        say(session, f"Кому: {audience}", audience)
    person, team = ParticipantFactory(session=session), TeamFactory(session=session)
    actors = {
        "participant": participant_actor(person),
        "table": table_actor(team),
        "crew": crew_actor(session, UserFactory(), Role.OBSERVER),
    }

    heard = {name: {one.audience for one in announcements_for(actor)} for name, actor in actors.items()}

    assert heard == {
        "participant": {"everybody"},
        "table": {"everybody", "tables"},
        "crew": {"everybody", "tables", "headquarters"},
    }
    assert Topic.CREW_MESSAGES not in topics_of(actors["participant"]) + topics_of(actors["table"])
    assert Topic.CREW_MESSAGES in topics_of(actors["crew"])


def test_a_message_is_published_to_those_who_may_hear_it_and_leaves_ids_only_in_the_journal(
    session: StrategySession,
) -> None:
    topics = (Topic.MESSAGES, Topic.CREW_MESSAGES)

    say(session, "Всем")
    after_all = versions(session, *topics)
    said = say(session, "Только Штабу", Audience.HEADQUARTERS)

    assert (after_all, versions(session, *topics)) == (
        {"messages": 1, "crew-messages": 0},
        {"messages": 1, "crew-messages": 1},
    )
    entry = LogEntry.objects.get(target=f"announcement:{said.pk}")
    assert (entry.event, entry.details) == ("announcement sent", {"audience": "headquarters"})


def test_the_same_words_within_a_minute_are_said_once_and_later_again(session: StrategySession) -> None:
    first = say(session, "Садимся")

    assert say(session, "Садимся") == first
    assert say(session, "Садимся", Audience.TABLES) != first
    with clock_at(now() + dt.timedelta(minutes=2)):
        assert say(session, "Садимся") != first


def test_a_withdrawn_message_stands_nowhere_and_a_second_time_changes_nothing(session: StrategySession) -> None:
    said = say(session, "Обед в 13.00")
    by = crew_actor(session, UserFactory(), Role.HEADQUARTERS)
    reader = participant_client(ParticipantFactory(session=session, joined_at=now() - dt.timedelta(hours=1)))
    before = page(reader, session)

    withdraw_announcement(said, by)
    withdraw_announcement(said, by)

    shown = [page(reader, session), page(reader, session, "announcements/"), page(crew_client(session), session)]
    assert ("Обед в 13.00" in before, ["Обед в 13.00" in text for text in shown]) == (True, [False] * 3)
    assert LogEntry.objects.filter(event="announcement withdrawn").count() == 1


def test_a_participant_is_shown_what_was_missed_on_every_page_until_it_is_confirmed(session: StrategySession) -> None:
    person = ParticipantFactory(session=session, joined_at=now())
    client = participant_client(person)
    with clock_at(now() - dt.timedelta(hours=1)):
        say(session, "Было до прихода")
    first, second = say(session, "Первое"), say(session, "Второе")
    before = {path: page(client, session, path) for path in ("", "agenda/", "people/", "materials/")}

    answer = confirm(client, session, first)
    halfway = page(client, session)
    confirm(client, session, second)
    confirm(client, session, first)

    assert all("Первое" in text and "Второе" in text for text in before.values())
    assert not any("Было до прихода" in text for text in before.values())
    assert answer["Location"] == f"/s/{session.slug}/people/"
    assert ("Первое" in halfway, "Второе" in halfway) == (False, True)
    assert "Второе" not in page(client, session)
    assert "Второе" in page(client, session, "announcements/")


def test_a_message_said_while_another_is_being_confirmed_is_not_missed(session: StrategySession) -> None:
    client = participant_client(ParticipantFactory(session=session, joined_at=now()))
    shown = say(session, "Прочитанное")
    say(session, "Только что")

    region = client.get(confirm(client, session, shown, **HTMX)["Location"], headers=HTMX).content.decode()

    assert ("Прочитанное" in region, "Только" in region) == (False, True)
    assert region.strip().startswith('<div id="announcements"')


@pytest.mark.parametrize("role", ["table", Role.HEADQUARTERS])
def test_a_device_without_a_person_remembers_what_it_has_confirmed(session: StrategySession, role: str) -> None:
    client = table_client(TeamFactory(session=session)) if role == "table" else crew_client(session, Role(role))
    said = say(session, "Сдаём бланки")
    before = page(client, session)

    confirm(client, session, said)

    assert ("Сдаём бланки" in before, "Сдаём бланки" in page(client, session)) == (True, False)
    client.cookies["heard"] = "<script>"
    assert "Сдаём бланки" in page(client, session)


def test_a_device_that_comes_in_late_is_not_told_the_whole_morning(session: StrategySession) -> None:
    with clock_at(now() - dt.timedelta(hours=2)):
        say(session, "Утреннее")

    assert "Утреннее" not in page(table_client(TeamFactory(session=session)), session)


def test_whoever_sends_a_message_does_not_have_to_confirm_it(session: StrategySession) -> None:
    client, other = crew_client(session), crew_client(session, Role.HEADQUARTERS)
    url = f"/s/{session.slug}/announcements/send/"

    answer = client.post(url, {"text": "Начинаем", "audience": "everybody", "next": f"/s/{session.slug}/console/"})

    assert answer["Location"] == f"/s/{session.slug}/console/"
    assert 'class="announcement"' not in page(client, session)
    assert 'class="announcement"' in page(other, session)


def test_a_refused_message_comes_back_with_its_words(session: StrategySession) -> None:
    client = crew_client(session)

    answers = [
        client.post(f"/s/{session.slug}/announcements/send/", data)
        for data in ({"text": "Я" * 501, "audience": "everybody"}, {"text": "Слово", "audience": "всем"})
    ]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert "Я" * 501 in answers[0].content.decode()
    assert "Слово" in answers[1].content.decode()
    assert Announcement.objects.count() == 0


def test_confirming_what_another_session_said_changes_nothing(session: StrategySession) -> None:
    person = ParticipantFactory(session=session)
    foreign = say(SessionFactory(), "Чужое")

    answers = [confirm(participant_client(person), session, upto) for upto in (foreign, "семь", "9" * 40, "")]

    person.refresh_from_db()
    assert ([answer.status_code for answer in answers], person.announcements_read_at) == ([302] * 4, None)


def test_a_page_asks_once_for_messages_however_many_there_are(session: StrategySession) -> None:
    person = ParticipantFactory(session=session, joined_at=now())
    client = participant_client(person)

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            page(client, session)
        return len(captured)

    silent = asked()
    say(session, "Одно")
    one = asked()
    for n in range(12):
        say(session, f"Ещё {n}")
    many = asked()

    assert (one - silent, many - one) == (1, 0)
