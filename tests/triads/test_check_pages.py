import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from okmo_session.core.clock import now
from sessions.models import Role, StrategySession, Team
from tests.clients import crew_client, participant_client, table_client
from tests.factories.sessions import ParticipantFactory, TeamFactory
from tests.factories.triads import CriterionFactory, written_record
from triads.models import Criterion, Record, Triad

pytestmark = pytest.mark.django_db
State = Record.State
QUEUE_QUERIES = 9
RECORD_QUERIES = 30


@pytest.fixture
def record(team: Team) -> Record:
    return _handed_in(team)


def _handed_in(team: Team, minutes: int = 5) -> Record:
    record = written_record(team)
    at = now() - dt.timedelta(minutes=minutes)
    Record.objects.filter(pk=record.pk).update(state=State.HANDED_IN, handed_in_at=at)
    return record


def _url(record: Record, name: str) -> str:
    return reverse(f"triads:{name}", args=[record.team.session.slug, record.pk])


def _queue(session: StrategySession) -> str:
    return reverse("triads:check", args=[session.slug])


def test_the_queue_shows_the_longest_wait_first(session: StrategySession) -> None:
    for number, minutes in ((1, 3), (2, 9), (3, 6)):
        _handed_in(TeamFactory(session=session, table_number=number), minutes)
    written_record(TeamFactory(session=session, table_number=4))

    page = crew_client(session, Role.HEADQUARTERS).get(_queue(session)).content.decode()

    queue, others = page.split("<table")
    assert re.findall(r"№ (\d)", queue.split('class="queue"')[1]) == ["2", "3", "1"]
    assert re.findall(r"№ (\d)", others) == ["4"]


def test_an_empty_queue_says_so(session: StrategySession) -> None:
    answer = crew_client(session).get(_queue(session))

    assert (answer.status_code, answer.content.decode().count('class="empty"')) == (200, 1)


def test_an_observer_sees_states_but_no_record(record: Record) -> None:
    client = crew_client(record.team.session, Role.OBSERVER)

    page = client.get(_queue(record.team.session))

    assert (page.status_code, _url(record, "record_check") in page.content.decode()) == (200, False)
    assert client.get(_url(record, "record_check")).status_code == 403


@pytest.mark.parametrize("name", ["record_check", "record_accept", "record_return"])
def test_checking_belongs_to_headquarters_of_this_session(record: Record, name: str) -> None:
    session, url = record.team.session, _url(record, name)
    clients = [table_client(record.team), participant_client(ParticipantFactory(session=session))]
    clients += [crew_client(session, Role.OBSERVER), Client(), crew_client(TeamFactory().session)]
    ask = "get" if name == "record_check" else "post"

    answers = [getattr(client, ask)(url).status_code for client in clients]

    assert answers == [403, 403, 403, 404, 404]
    assert Record.objects.get(pk=record.pk).state == State.HANDED_IN


@pytest.mark.parametrize("name", ["record_accept", "record_return"])
def test_deciding_is_never_a_get(record: Record, name: str) -> None:
    assert crew_client(record.team.session).get(_url(record, name)).status_code == 405


def test_a_record_of_another_session_does_not_exist(record: Record) -> None:
    other = TeamFactory().session
    url = reverse("triads:record_check", args=[other.slug, record.pk])

    assert crew_client(other).get(url).status_code == 404


def test_the_page_shows_triads_members_and_both_lists_of_criteria(record: Record) -> None:
    session = record.team.session
    for purpose in Criterion.Purpose.values:
        CriterionFactory(session=session, purpose=purpose, text=f"критерий {purpose}")
    Triad.objects.filter(team=record.team, slot=2).update(present_on_what="", future_what="<script>alert(1)</script>")

    page = crew_client(session, Role.HEADQUARTERS).get(_url(record, "record_check")).content.decode()

    assert page.count('class="bridge"') == 3
    assert [f"критерий {purpose}" in page for purpose in Criterion.Purpose.values] == [True, True, False, False]
    assert ("<script>alert" in page, page.count('<li class="warn">')) == (False, 1)


def test_accepting_goes_on_to_the_next_and_then_to_the_queue(record: Record) -> None:
    session = record.team.session
    second = _handed_in(TeamFactory(session=session, table_number=8))
    client = crew_client(session, Role.HEADQUARTERS)

    answers = [client.post(_url(one, "record_accept"))["Location"] for one in (record, second)]

    assert answers == [_url(second, "record_check"), _queue(session)]
    assert set(Record.objects.values_list("state", flat=True)) == {State.ACCEPTED}


def test_accepting_twice_is_a_sentence(record: Record) -> None:
    client = crew_client(record.team.session)
    client.post(_url(record, "record_accept"))

    answer = client.post(_url(record, "record_accept"))

    assert (answer.status_code, answer.content.decode().count('class="message error"')) == (422, 1)
    assert Record.objects.get().state == State.ACCEPTED


def test_returning_needs_a_comment_and_keeps_what_was_typed(record: Record) -> None:
    client, url = crew_client(record.team.session), _url(record, "record_return")

    answers = [client.post(url, {"comment": comment}) for comment in ("", " \x00", "я" * 10_000)]

    assert [answer.status_code for answer in answers] == [422, 422, 422]
    assert "я" * 10_000 in answers[2].content.decode()
    assert Record.objects.get().state == State.HANDED_IN


def test_a_returned_record_reaches_its_table_with_the_comment(record: Record) -> None:
    client = crew_client(record.team.session, Role.HEADQUARTERS)

    first = client.post(_url(record, "record_return"), {"comment": "Уточните 7.2"})
    second = client.post(_url(record, "record_return"), {"comment": "Ещё раз"})

    page = table_client(record.team).get(reverse("triads:record", args=[record.team.session.slug])).content.decode()
    assert (first.status_code, second.status_code) == (302, 422)
    assert ("Уточните" in page, "Ещё раз" in page) == (True, False)


def test_the_live_regions_hold_no_field(record: Record) -> None:
    client = crew_client(record.team.session)

    for url in (_queue(record.team.session), _url(record, "record_check")):
        region = client.get(url, headers={"HX-Request": "true"}).content.decode()
        assert ("<textarea" in region, "<html" in region, "hx-get" in region) == (False, False, True)


def test_the_pages_ask_the_same_number_of_queries_for_one_table_and_three(
    session: StrategySession, django_assert_num_queries: Any
) -> None:
    client = crew_client(session)
    for numbers in ([1], [2, 3]):
        records = [_handed_in(TeamFactory(session=session, table_number=number)) for number in numbers]
        with django_assert_num_queries(QUEUE_QUERIES):
            client.get(_queue(session))
        with django_assert_num_queries(RECORD_QUERIES):
            client.get(_url(records[0], "record_check"))


@pytest.mark.parametrize(
    ("state", "is_frozen", "forms"),
    [
        ("drafting", False, 0),
        ("handed_in", False, 2),
        ("returned", False, 0),
        ("accepted", False, 1),
        ("accepted", True, 0),
    ],
)
def test_only_what_can_be_decided_is_offered(record: Record, state: str, is_frozen: bool, forms: int) -> None:
    Record.objects.filter(pk=record.pk).update(state=state, is_frozen=is_frozen, decided_at=now())

    page = crew_client(record.team.session).get(_url(record, "record_check")).content.decode()

    offered = [_url(record, name) in page for name in ("record_accept", "record_return")]
    assert sum(offered) == forms


def test_a_page_opened_before_the_hand_in_learns_where_to_decide(record: Record) -> None:
    client, url = crew_client(record.team.session), _url(record, "record_check")

    live = [client.get(url + query, headers={"HX-Request": "true"}) for query in ("", "?deciding=1")]

    assert [answer.content.decode().count(f'href="{url}"') for answer in live] == [1, 0]
