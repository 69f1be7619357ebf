from typing import Any

import pytest
from django.urls import reverse

from okmo_session.core.live.versions import versions
from okmo_session.core.models import LogEntry
from sessions.domain.topics import Topic, team_topic
from sessions.models import Role, StrategySession, Team
from tests.clients import crew_client, table_client
from tests.factories.sessions import TeamFactory
from tests.factories.triads import written_record
from triads.domain.record.records import open_record
from triads.domain.record.ticks import COLUMNS
from triads.models import Record

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def record(team: Team) -> Record:
    return open_record(team)


def press(client: Any, record: Record, what: str = "flipchart", act: str = "tick_set", **extra: Any) -> Any:
    address = reverse(f"triads:{act}", args=[record.team.session.slug, record.pk, what])
    return client.post(address, **extra)


def ticked(record: Record) -> set[str]:
    found = Record.objects.get(pk=record.pk)
    return {what for what, column in COLUMNS.items() if getattr(found, column)}


@pytest.mark.parametrize("what", COLUMNS)
@pytest.mark.parametrize("who", ["table", "headquarters"])
def test_table_and_headquarters_tick_and_take_it_back(record: Record, what: str, who: str) -> None:
    team = record.team
    client = table_client(team) if who == "table" else crew_client(team.session, Role.HEADQUARTERS)

    states = []
    for act in ("tick_set", "tick_set", "tick_take_back", "tick_take_back"):
        press(client, record, what, act)
        states.append(ticked(record))

    assert states == [{what}, {what}, set(), set()]
    lines = LogEntry.objects.filter(event__startswith="record ").exclude(event="record opened")
    assert list(lines.values_list("event", "details__tick")) == [("record ticked", what), ("record unticked", what)]
    assert versions(team.session, team_topic(team), Topic.BOARD) == {team_topic(team): 2, Topic.BOARD: 2}


def test_a_record_that_is_closed_is_still_ticked(session: StrategySession, team: Team) -> None:
    record = written_record(team)
    Record.objects.filter(pk=record.pk).update(state=Record.State.ACCEPTED, is_frozen=True)

    press(table_client(team), record, "form")

    assert ticked(record) == {"form"}


def test_a_tick_leads_back_to_the_page_it_stands_on(record: Record) -> None:
    session, client = record.team.session, table_client(record.team)
    page = client.get(reverse("triads:record", args=[session.slug])).content.decode()

    plain = press(client, record, data={"next": f"/s/{session.slug}/record/"})
    away = press(client, record, data={"next": "//evil.example"})
    live = press(client, record, headers=HTMX)

    own = reverse("triads:handing_over", args=[session.slug, record.pk])
    assert page.count(f'name="next" value="/s/{session.slug}/record/"') >= 4
    assert (plain.url, away.url, live.url) == (f"/s/{session.slug}/record/#handing-over", own, own)


def test_nobody_ticks_for_another_table_or_what_there_is_not(record: Record) -> None:
    session = record.team.session
    clients = [table_client(TeamFactory(session=session, table_number=8)), crew_client(session, Role.OBSERVER)]

    answers = [press(client, record).status_code for client in clients]
    answers.append(press(table_client(record.team), record, "everything").status_code)

    assert (answers, ticked(record)) == ([403, 403, 404], set())


def test_the_page_says_what_is_ticked_since_when(record: Record) -> None:
    client = table_client(record.team)
    press(client, record, "file")

    page = client.get(reverse("triads:handing_over", args=[record.team.session.slug, record.pk])).content.decode()

    rows = [row.split("</li>")[0] for row in page.split('<li class="spread" id="tick-')[1:]]
    assert [("да, в " in row, "пока нет" in row) for row in rows] == [(False, True), (False, True), (True, False)]
