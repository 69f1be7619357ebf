from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from sessions.actors import Actor, system
from sessions.models import Role, StrategySession
from tests.clients import crew_client, participant_client, projector_client, table_client
from tests.factories.sessions import SessionFactory
from tests.factories.voting import accepted_table, admitted_people, cast_votes, opened_poll
from voting.domain.polls.closing import close_early
from voting.domain.polls.counting import count
from voting.domain.results.announcing import announce
from voting.domain.results.outcomes import results_of
from voting.domain.results.revealing import reveal_next
from voting.exports import ballots_table, votes_table
from voting.models import Poll

pytestmark = pytest.mark.either_database


def counted(session: StrategySession, tables: int = 2, text: str = "Норма") -> Poll:
    for number in range(1, tables + 1):
        accepted_table(session, number, text=text)
    people = admitted_people(session, 3)
    poll = opened_poll(session)
    cast_votes(poll, people, ["1.1", "1.2"], ["1.1", "1.2"], ["1.1"])
    close_early(poll, by=system(session))
    count(poll, by=system(session))
    return poll


def announced(session: StrategySession, **options: Any) -> Poll:
    poll = counted(session, **options)
    announce(poll, by=system(session))
    return poll


def everybody(session: StrategySession) -> dict[str, Client]:
    return {
        "facilitator": crew_client(session),
        "headquarters": crew_client(session, Role.HEADQUARTERS),
        "observer": crew_client(session, Role.OBSERVER),
        "participant": participant_client(session.participants.first()),  # type: ignore[arg-type]
        "table": table_client(session.teams.first()),  # type: ignore[arg-type]
        "projector": projector_client(session),
    }


def url(session: StrategySession, page: str = "result/") -> str:
    return f"/s/{session.slug}/vote/{page}"


@pytest.mark.parametrize(("page", "mark"), [("result/", "3 голоса"), ("ballots/", "1.1, 1.2")])
def test_the_crew_sees_it_after_counting_and_everybody_after_announcing(
    session: StrategySession, page: str, mark: str
) -> None:
    poll = counted(session)
    clients = everybody(session)

    def who_sees() -> list[str]:
        return [who for who, client in clients.items() if mark in client.get(url(session, page)).content.decode()]

    when_counted = who_sees()
    announce(poll, by=system(session))

    assert when_counted == ["facilitator", "headquarters", "observer"]
    assert who_sees() == list(clients)


@pytest.mark.parametrize("page", ["result/", "ballots/"])
def test_the_result_is_not_for_strangers(session: StrategySession, page: str) -> None:
    announced(session)

    assert Client().get(url(session, page)).status_code == 404
    assert crew_client(SessionFactory()).get(url(session, page)).status_code == 404
    assert crew_client(session).post(url(session, page)).status_code == 405


@pytest.mark.parametrize("page", ["result/", "ballots/"])
def test_without_a_poll_the_page_says_so(session: StrategySession, page: str) -> None:
    assert crew_client(session).get(url(session, page)).status_code == 200


def test_the_region_of_the_result_comes_alone(session: StrategySession) -> None:
    announced(session)

    html = projector_client(session).get(url(session), headers={"HX-Request": "true"}).content.decode()

    assert (html.count('id="result"'), html.count("<html")) == (1, 0)


def test_hostile_texts_stay_text(session: StrategySession) -> None:
    announced(session, text="<script>alert(1)</script>")

    html = projector_client(session).get(url(session)).content.decode()

    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_votes_as_rows(session: StrategySession) -> None:
    announced(session, tables=1)

    with override("en"):
        table = votes_table(session, results_of(session, Actor(session, Role.PROJECTOR)))

    assert table.columns == [
        *("Vote", "Rank", "Triad", "Norm of the future"),
        *("Votes", "% of ballots", "Mean of the assessment", "Outcome"),
    ]
    assert [row[1:] for row in table.rows] == [
        [1, "1.1", "Норма будущего 1.1.", 3, 100, None, "priority"],
        [2, "1.2", "Норма будущего 1.2.", 2, 67, None, "priority"],
        [3, "1.3", "Норма будущего 1.3.", 0, 0, None, ""],
    ]
    assert {row[0] for row in table.rows} == {session.polls.get().title}


def test_ballots_as_rows_without_voters(session: StrategySession) -> None:
    poll = announced(session, tables=1)

    table = ballots_table(results_of(session, system(session)), system(session))

    assert len(table.columns) == 4
    assert sorted(row[2:] for row in table.rows) == [["1.1", ""], ["1.1", "1.2"], ["1.1", "1.2"]]
    assert [row[1] for row in table.rows] == sorted(poll.ballots.values_list("receipt", flat=True))


@pytest.mark.parametrize("tables", [1, 20])
@pytest.mark.parametrize(("page", "queries"), [("result/", 12), ("ballots/", 8)])
def test_the_result_asks_as_often_for_three_options_as_for_sixty(
    session: StrategySession, tables: int, page: str, queries: int, django_assert_num_queries: Any
) -> None:
    announced(session, tables=tables)
    projector = projector_client(session)

    with django_assert_num_queries(queries):
        projector.get(url(session, page))


def test_while_places_are_shown_a_participant_reads_those_and_nothing_else(session: StrategySession) -> None:
    poll = counted(session)
    person = participant_client(session.participants.first())  # type: ignore[arg-type]

    def read(address: str) -> str:
        return person.get(url(session, address)).content.decode()

    reveal_next(poll, by=system(session))
    pages = [read("result/"), read(f"result/{poll.pk}/")]
    reveal_next(poll, by=system(session))

    for page in pages:
        assert ("Норма будущего 1.2." in page, "2 голоса" in page, "Впереди ещё 1 место" in page) == (True, True, True)
        assert ("Норма будущего 1.1." in page, "3 голоса" in page, "2.1" in page) == (False, False, False)
    assert "3 голоса" in read("result/")
