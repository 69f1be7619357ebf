"""Several votes of one day in the workbook and the protocol: steps, groups, what the hall added, fingerprints."""

import datetime as dt
import re
from html import unescape
from typing import Any

import pytest

from okmo_session.core.clock import now
from okmo_session.reports.documents.protocol import protocol_html
from okmo_session.reports.documents.workbook import session_tables
from sessions.actors import Actor, system
from sessions.models import Role, StrategySession
from tests.factories.sessions import SessionFactory
from tests.factories.voting import accepted_table, admitted_people, cast_votes, opened_poll
from voting.domain.polls.closing import close_early
from voting.domain.polls.counting import count
from voting.domain.polls.opening import open_poll
from voting.domain.results.announcing import announce
from voting.domain.results.hall import add_by_hall
from voting.domain.results.run_off import start_run_off
from voting.domain.results.settling import settle_tie
from voting.models import Poll, TieMethod

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]

METHODS = (TieMethod.SUPPORT, TieMethod.RUN_OFF, TieMethod.LOT)


@pytest.fixture(scope="module")
def day(shared_rows: None) -> StrategySession:
    """A day with a trial, an open vote whose tie took three steps, and a second round that is not counted."""
    session = SessionFactory()
    teams = [accepted_table(session, number) for number in (1, 2, 3)]
    people = [person for team in teams[:2] for person in admitted_people(session, 5, team)]
    trial = opened_poll(session, title="Проба", sets_priorities=False)
    cast_votes(trial, people, *[["3.1"]] * 10)
    announce(close_and_count(trial), by=system(session))
    vote = opened_poll(session, title="Главное", is_secret=False, tie_methods=METHODS, winners=2, picks=3)
    cast_votes(vote, people, *[["3.3", "3.1", "3.2"]] * 10)
    close_and_count(vote)
    settle_tie(vote, "", by=system(session))
    run_off = start_run_off(vote, now() + dt.timedelta(minutes=5), by=system(session))
    open_poll(run_off, by=system(session))
    cast_votes(run_off, people, *[["3.3"]] * 4, *[["3.1"]] * 3, *[["3.2"]] * 3)
    close_and_count(run_off)
    settle_tie(vote, "", by=system(session))
    settle_tie(vote, "2019", by=system(session))
    add_by_hall(vote, vote.options.get(number="1.1"), by=system(session))
    announce(vote, by=system(session))
    second = opened_poll(session, title="Второй тур", among=vote)
    cast_votes(second, people[:1], ["3.3"])
    return session


def close_and_count(poll: Poll) -> Poll:
    close_early(poll, by=system(poll.session))
    count(poll, by=system(poll.session))
    return poll


def tables(session: StrategySession) -> dict[str, list[list[Any]]]:
    found = session_tables(session, Actor(session, Role.HEADQUARTERS))
    return {table.title: [[*row] for row in table.rows] for table in found}


def test_the_workbook_holds_every_counted_vote_with_its_steps_and_groups(day: StrategySession) -> None:
    found = tables(day)

    titles = ["Проба", "Главное", "Переголосование: Главное"]
    assert [row[0] for row in found["Голосования"]] == titles
    assert [row[-1] for row in found["Голосования"]] == [poll.ballots_hash for poll in day.polls.order_by("pk")[:3]]
    assert {row[0] for row in found["Голоса по триадам"]} == set(titles)
    outcomes = {row[2]: row[-1] for row in found["Голоса по триадам"] if row[0] == "Главное"}
    drawn = next(number for number in ("3.1", "3.2") if outcomes[number])
    assert outcomes["3.3"] == "приоритет: переголосование среди равных"
    assert (outcomes[drawn], outcomes["1.1"]) == ("приоритет: жребий", "добавлено решением зала")
    steps = [row[1:3] + row[5:7] for row in found["Равные голоса"] if row[0] == "Главное"]
    assert steps[:3] == [[1, "сколько других столов поддержали", number, "2"] for number in ("3.1", "3.2", "3.3")]
    assert steps[3:6] == [
        [2, "переголосование среди равных", number, votes]
        for number, votes in (("3.3", "4"), ("3.1", "3"), ("3.2", "3"))
    ]
    assert {row[0] for row in found["Голоса по группам"]} == {"Главное", "Переголосование: Главное"}
    assert ["Главное", "По столам", "Стол № 1", 5, "3.1", 5] in found["Голоса по группам"]
    assert len(found["Бюллетени"]) == 30


def test_the_protocol_tells_each_vote_and_says_of_the_last_one_that_it_is_not_counted(day: StrategySession) -> None:
    html = protocol_html(day, Actor(day, Role.HEADQUARTERS))

    text = " ".join(re.sub(r"<[^>]+>", " ", unescape(html)).replace("\xa0", " ").split())
    order = ["Проба", "Главное", "Решено способами", "Переголосование: Главное", "Второй тур", "ещё не подсчитано"]
    places = [text.index(words, text.index("Выбор приоритетов")) for words in order]
    assert places == sorted(places)
    assert "Зал назвал: «2019»" in text
    assert text.count("Пробное голосование") == 1
    assert all(poll.ballots_hash in text for poll in day.polls.order_by("pk")[:3])
    assert "Добавлено решением зала" in text


def test_a_vote_that_is_not_counted_gives_no_row_and_no_number(day: StrategySession) -> None:
    found = tables(day)

    cells = {str(cell) for rows in found.values() for row in rows for cell in row}
    assert "Второй тур" not in cells
    assert not set(day.polls.last().ballots.values_list("receipt", flat=True)) & cells  # type: ignore[union-attr]
