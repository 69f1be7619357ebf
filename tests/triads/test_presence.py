import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from okmo_session.core.clock import now
from okmo_session.core.live.versions import versions
from okmo_session.core.models import FieldPresence
from okmo_session.core.presence import LIFE
from sessions.domain.topics import Topic, presence_topic
from sessions.models import Role, StrategySession, Team
from tests.clients import crew_client, participant_client, table_client
from tests.factories.sessions import SeatFactory, TeamFactory
from triads.domain.record.records import open_record
from triads.models import Record

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
WHAT, WHERE = "present_what:1", "present_where:3"


@pytest.fixture
def record(team: Team) -> Record:
    return open_record(team)


def say(client: Client, record: Record, field: str = WHAT, here: str = "yes") -> Any:
    address = reverse("triads:presence_say", args=[record.team.session.slug, record.pk])
    return client.post(address, {"field": field, "here": here})


def seen(client: Client, record: Record) -> list[tuple[str, str]]:
    """Return which fields the page of `client` is told somebody else stands in, and in which words."""
    address = reverse("triads:presence", args=[record.team.session.slug, record.pk])
    answer = client.get(address, headers=HTMX)
    rows = answer.content.decode().split("<span hidden ")[1:]
    return [(row.split('data-field="')[1].split('"')[0], row.split(">")[1].split("<")[0]) for row in rows]


def told(record: Record) -> int:
    topic = presence_topic(record.team)
    return versions(record.team.session, topic)[topic]


def test_each_tablet_sees_where_the_other_writes_and_never_itself(record: Record) -> None:
    first, second = table_client(record.team), table_client(record.team)

    say(first, record, WHAT)
    say(second, record, WHERE)

    assert seen(first, record) == [(WHERE, "здесь пишет планшет 2")]
    assert seen(second, record) == [(WHAT, "здесь пишет планшет 1")]


def test_a_tablet_is_in_one_field_at_a_time_and_out_of_it_when_it_leaves(record: Record) -> None:
    first, second = table_client(record.team), table_client(record.team)
    places = []

    for field, here in ((WHAT, "yes"), (WHERE, "yes"), (WHAT, ""), (WHERE, ""), (WHERE, "")):
        say(first, record, field, here)
        places.append(seen(second, record))

    # A late word of having left the first field does not take it out of the second.
    there = [(WHERE, "здесь пишет планшет 1")]
    assert places == [[(WHAT, "здесь пишет планшет 1")], there, there, [], []]
    assert told(record) == 3


def test_what_is_said_again_keeps_it_and_is_told_to_nobody(record: Record) -> None:
    first, second = table_client(record.team), table_client(record.team)
    say(first, record)
    FieldPresence.objects.update(at=now() - LIFE + dt.timedelta(seconds=5))

    say(first, record)

    assert FieldPresence.objects.get().at > now() - dt.timedelta(seconds=5)
    assert (told(record), len(seen(second, record))) == (1, 1)


def test_who_went_without_a_word_is_forgotten(record: Record) -> None:
    first, second = table_client(record.team), table_client(record.team)
    say(first, record)

    FieldPresence.objects.update(at=now() - LIFE)

    assert seen(second, record) == []
    say(first, record)
    assert (told(record), seen(second, record)) == (2, [(WHAT, "здесь пишет планшет 1")])


def test_a_tablet_alone_at_its_table_writes_nothing_down(record: Record) -> None:
    only = table_client(record.team)

    with CaptureQueriesContext(connection) as captured:
        answers = [say(only, record, field).status_code for field in (WHAT, WHERE, WHAT)]

    writing = [query["sql"] for query in captured if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert (answers, writing, FieldPresence.objects.count(), told(record)) == ([200] * 3, [], 0, 0)


def test_headquarters_and_a_tablet_alone_see_each_other(record: Record) -> None:
    tablet, crew = table_client(record.team), crew_client(record.team.session, Role.HEADQUARTERS)

    say(crew, record, WHERE)
    say(tablet, record, WHAT)

    assert seen(tablet, record) == [(WHERE, "здесь пишет Штаб")]
    assert seen(crew, record) == [(WHAT, "здесь пишет планшет 1")]
    assert versions(record.team.session, Topic.PRESENCE)[Topic.PRESENCE] == 2


def test_the_crews_pages_hear_nothing_of_tables_where_none_of_them_writes(record: Record) -> None:
    for client in (table_client(record.team), table_client(record.team)):
        say(client, record)

    assert versions(record.team.session, Topic.PRESENCE)[Topic.PRESENCE] == 0


def test_the_page_of_a_record_says_which_tablet_it_is_and_where_to_tell_it(record: Record) -> None:
    first, second = table_client(record.team), table_client(record.team)
    say(first, record)

    page = second.get(reverse("triads:record", args=[record.team.session.slug])).content.decode()

    form = page.split('<form id="record-form"')[1].split("</form>")[0]
    assert "этот — планшет 2." in page
    assert ("здесь пишет планшет 1" in page, "здесь пишет" in form) == (True, False)


def test_who_writes_where_is_nobody_elses_business(session: StrategySession, record: Record) -> None:
    clients = [
        table_client(TeamFactory(session=session, table_number=8)),
        participant_client(SeatFactory(team=record.team).participant),
        crew_client(session, Role.OBSERVER),
        Client(),
        table_client(TeamFactory()),
    ]

    answers = [say(client, record).status_code for client in clients]

    assert (answers, FieldPresence.objects.count()) == ([403, 403, 403, 404, 404], 0)


@pytest.mark.parametrize("field", ["", "<script>", "what'", "ж:1", "a" * 60, "present_what:1\x00", "-1"])
def test_what_is_no_field_is_not_told(record: Record, field: str) -> None:
    client = table_client(record.team)
    table_client(record.team)

    assert (say(client, record, field).status_code, FieldPresence.objects.count()) == (422, 0)
