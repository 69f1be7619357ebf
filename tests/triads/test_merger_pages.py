"""Two tables asked about their triads: what the headquarters see, what the tables see, and nobody else."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from sessions.models import Role, StrategySession
from tests.clients import crew_client, participant_client, table_client
from tests.factories.sessions import ParticipantFactory, SeatFactory, TeamFactory
from tests.factories.triads import written_record
from triads.models import Merger, Record, Triad

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]
SECRET = "слово только стола семь"


@pytest.fixture
def records(session: StrategySession) -> list[Record]:
    records = [written_record(TeamFactory(session=session, table_number=number)) for number in (3, 7, 9)]
    Record.objects.update(state=Record.State.ACCEPTED)
    Triad.objects.filter(team__table_number=7, slot=2).update(present_what=SECRET)
    return records


def _url(session: StrategySession, name: str, *things: Any) -> str:
    return reverse(f"triads:{name}", args=[session.slug, *things])


def _propose(client: Client, session: StrategySession, kept: str = "one") -> Any:
    return client.post(_url(session, "merger_propose"), {"one": "7.2", "other": "3.1", "kept": kept})


def _tablet(record: Record) -> str:
    return table_client(record.team).get(_url(record.team.session, "record_read")).content.decode()


def test_a_pair_is_compared_before_the_tables_are_asked(session: StrategySession, records: list[Record]) -> None:
    client = crew_client(session, Role.HEADQUARTERS)

    page = client.get(_url(session, "merger_new"), {"one": "7.2", "other": "3,1"}).content.decode()

    assert (page.count('class="bridge"'), page.count('name="kept"'), " disabled" in page) == (2, 2, False)


@pytest.mark.parametrize("number", ["7.9", "77", "7.2.1", "٧.٢", "нет", "", "1" * 40 + ".1"])
def test_a_number_that_is_none_is_said_and_stays(session: StrategySession, records: list[Record], number: str) -> None:
    page = crew_client(session).get(_url(session, "merger_new"), {"one": "7.2", "other": number}).content.decode()

    assert page.count('class="errorlist"') == 1
    assert ('value="7.2"' in page, f'value="{number}"' in page) == (True, bool(number))


def test_what_cannot_be_made_one_says_why(session: StrategySession, records: list[Record]) -> None:
    Record.objects.filter(team__table_number=3).update(state=Record.State.DRAFTING)
    client = crew_client(session)

    page = client.get(_url(session, "merger_new"), {"one": "7.2", "other": "3.1"}).content.decode()
    answer = _propose(client, session)

    assert ('id="problems"' in page, " disabled" in page) == (True, True)
    assert (answer.status_code, Merger.objects.count()) == (422, 0)


def test_both_tables_read_both_texts_and_the_third_none(session: StrategySession, records: list[Record]) -> None:
    before = [SECRET in _tablet(record) for record in records]
    answer = _propose(crew_client(session), session, kept="other")

    assert (answer.status_code, before) == (302, [False, True, False])
    assert [SECRET in _tablet(record) for record in records] == [True, True, False]
    assert Merger.objects.get().kept.number == "3.1"


def test_two_tables_agree_on_their_tablets_and_everybody_reads_it(
    session: StrategySession, records: list[Record]
) -> None:
    headquarters = crew_client(session)
    _propose(headquarters, session, kept="other")
    agree = _url(session, "merger_agree", Merger.objects.get().pk)
    tablets = [table_client(record.team) for record in records]

    tablets[0].post(agree)
    asked = [agree in _tablet(record) for record in records]
    answers = [
        tablets[1].post(agree).status_code,
        tablets[1].post(agree).status_code,
        tablets[2].post(agree).status_code,
    ]

    assert (asked, answers) == ([False, True, False], [302, 302, 404])
    seated = ParticipantFactory(session=session, admitted=True)
    SeatFactory(team=records[1].team, participant=seated)
    pages = [_tablet(records[1]), participant_client(seated).get(_url(session, "table_triads", 7)).content.decode()]
    pages.append(headquarters.get(_url(session, "record_check", records[1].pk)).content.decode())
    assert [len(re.findall(r'<p class="notice">[^<]*3\.1', page)) for page in pages] == [1, 1, 1]
    assert agree not in pages[0]


def test_the_start_page_of_a_tablet_says_that_its_table_is_asked(
    session: StrategySession, records: list[Record]
) -> None:
    _propose(crew_client(session), session)
    home, read = reverse("session_home", args=[session.slug]), _url(session, "record_read")

    pages = [table_client(record.team).get(home).content.decode() for record in records]

    assert [read in page for page in pages] == [True, True, False]


def test_a_table_that_does_not_agree_ends_it_and_the_headquarters_see_it(
    session: StrategySession, records: list[Record]
) -> None:
    headquarters = crew_client(session)
    _propose(headquarters, session)
    merger = Merger.objects.get()
    table_client(records[0].team).post(_url(session, "merger_refuse", merger.pk))

    page = headquarters.get(_url(session, "check")).content.decode()
    assert ("не состоялось" in page, _url(session, "merger_withdraw", merger.pk) in page) == (True, False)
    assert SECRET not in _tablet(records[0])


def test_the_headquarters_withdraw_their_proposal(session: StrategySession, records: list[Record]) -> None:
    headquarters = crew_client(session)
    _propose(headquarters, session)
    withdraw = _url(session, "merger_withdraw", Merger.objects.get().pk)

    answers = [headquarters.post(withdraw).status_code for _ in range(2)]

    assert (answers, SECRET in _tablet(records[0])) == ([302, 302], False)


def test_an_observer_reads_of_mergers_but_decides_nothing(session: StrategySession, records: list[Record]) -> None:
    _propose(crew_client(session), session)
    observer = crew_client(session, Role.OBSERVER)

    page = observer.get(_url(session, "check")).content.decode()

    assert ("<form" in page.split("</header>")[-1].split("record-queue")[1], SECRET in page) == (False, False)


def test_the_hint_stands_on_the_check_page_and_on_no_tablet(session: StrategySession, records: list[Record]) -> None:
    check = crew_client(session).get(_url(session, "record_check", records[0].pk)).content.decode()

    alike = _url(session, "merger_new") + "?one=3.1&amp;other=7.1"
    assert (alike in check, "100 %" in check) == (True, True)
    assert [name in _tablet(records[0]) for name in ("Похоже", "7.1", "mergers")] == [False, False, False]


def test_pages_with_mergers_ask_no_more_for_three_than_for_one(
    session: StrategySession, records: list[Record], django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    client, url = crew_client(session), _url(session, "check")
    _propose(client, session)
    with django_assert_max_num_queries(20) as asked:
        client.get(url)
    number = len(asked)
    for other in ("9.1", "9.2"):
        client.post(_url(session, "merger_propose"), {"one": "7.2", "other": other, "kept": "one"})

    assert Merger.objects.count() == 3
    with django_assert_num_queries(number):
        client.get(url)
