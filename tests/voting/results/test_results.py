import hashlib

import pytest
from django.utils import translation

from okmo_session.core.clock import clock_at
from okmo_session.core.errors import DomainError
from okmo_session.core.models import LogEntry
from sessions.actors import Actor, crew_actor, participant_actor, system, table_actor
from sessions.models import Role, StrategySession, User
from tests.factories.sessions import SessionFactory
from tests.factories.voting import accepted_table, admitted_people, cast_votes, opened_poll
from triads.domain.priorities import priorities
from triads.models import Triad
from voting.domain.polls.closing import close_if_due
from voting.domain.polls.counting import count
from voting.domain.polls.turnout import Turnout
from voting.domain.results.announcing import announce
from voting.domain.results.reading import published_ballots, result
from voting.domain.results.settling import settle_tie
from voting.domain.results.tally import draw_lot
from voting.models import Poll, TieMethod

pytestmark = pytest.mark.django_db

CHOICES = [["1.1", "1.2"], ["1.1", "1.2"], ["1.1", "1.3"], ["1.3"], ["2.1"]]


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


@pytest.fixture
def session() -> StrategySession:
    session = SessionFactory()
    accepted_table(session, 1)
    accepted_table(session, 2, triads=1)
    return session


def counted(session: StrategySession, *choices: list[str], **settings: object) -> Poll:
    people = admitted_people(session, len(choices))
    poll = opened_poll(session, **settings)
    cast_votes(poll, people, *choices)
    with clock_at(poll.closes_at):
        close_if_due(poll)
    count(poll, by=system(session))
    return poll


def everybody(session: StrategySession) -> dict[str, Actor]:
    user = User.objects.create_user("someone", "password")
    return {
        "facilitator": crew_actor(session, user, Role.FACILITATOR),
        "headquarters": crew_actor(session, user, Role.HEADQUARTERS),
        "observer": crew_actor(session, user, Role.OBSERVER),
        "participant": participant_actor(admitted_people(session, 1)[0]),
        "table": table_actor(session.teams.first()),
        "projector": Actor(session, Role.PROJECTOR),
        "system": system(session),
    }


def test_result_counts_ranks_and_percents(session: StrategySession) -> None:
    poll = counted(session, *CHOICES)

    found = result(poll, system(session))

    assert found is not None
    assert [
        (row.option.number, row.votes, row.rank, row.percent, row.is_winner, row.is_tied) for row in found.rows
    ] == [
        ("1.1", 3, 1, 60, True, False),
        ("1.2", 2, 2, 40, False, True),
        ("1.3", 2, 2, 40, False, True),
        ("2.1", 1, 4, 20, False, False),
    ]
    assert (found.is_tie_open, found.tally.places_left, found.turnout) == (True, 1, Turnout(5, 5))
    assert [[row.option.number for row in rows] for rows in (found.above, found.tied, found.below)] == [
        ["1.1"],
        ["1.2", "1.3"],
        ["2.1"],
    ]


def test_who_sees_the_result_and_when(session: StrategySession) -> None:
    people = admitted_people(session, 1)
    poll = opened_poll(session)
    cast_votes(poll, people, ["1.1"])
    actors = everybody(session)

    def who_sees() -> list[str]:
        return [name for name, actor in actors.items() if result(poll, actor) and published_ballots(poll, actor)]

    while_open = who_sees()
    with clock_at(poll.closes_at):
        close_if_due(poll)
    when_closed = who_sees()
    count(poll, by=system(session))
    when_counted = who_sees()
    announce(poll, by=system(session))

    assert (while_open, when_closed) == ([], [])
    assert when_counted == ["facilitator", "headquarters", "observer", "system"]
    assert who_sees() == list(actors)


def test_announcing_is_refused_while_a_tie_is_open(session: StrategySession) -> None:
    poll = counted(session, *CHOICES)

    with pytest.raises(DomainError, match="settle the tie first"):
        announce(poll, by=system(session))

    assert (session.polls.get().state, list(priorities(session))) == ("counted", [])


def test_the_lot_settles_a_tie_once(session: StrategySession) -> None:
    poll = counted(session, *CHOICES)
    winner, loser = draw_lot("4711", ["1.2", "1.3"])
    with pytest.raises(DomainError, match="Type the number"):
        settle_tie(poll, "", by=system(session))

    settle_tie(poll, "4711", by=system(session))
    with pytest.raises(DomainError, match="already been settled"):
        settle_tie(poll, "4712", by=system(session))
    announce(poll, by=system(session))

    found = result(poll, system(session))
    assert found is not None
    assert [row.option.number for row in found.winners] == ["1.1", winner]
    lots = [(line.number, line.lot) for line in found.steps_told[0].lines]
    assert lots == [(number, hashlib.sha256(f"4711:{number}".encode()).hexdigest()) for number in (winner, loser)]
    assert [(triad.number, triad.priority_rank) for triad in priorities(session)] == [("1.1", 1), (winner, 2)]
    assert list(poll.options.exclude(place=None).values_list("number", "place")) == [("1.1", 1), (winner, 2)]
    settled = LogEntry.objects.get(session_id=session.pk, event="tie settled")
    told = {"method": "lot", "seed": "4711", "placed": [winner], "still_tied": [], "scores": {}}
    assert settled.details == told


def test_take_all_gives_every_triad_on_the_line_its_place(session: StrategySession) -> None:
    poll = counted(session, *CHOICES, tie_methods=(TieMethod.TAKE_ALL,))

    settle_tie(poll, "", by=system(session))
    announce(poll, by=system(session))

    ranks = [(triad.number, triad.priority_rank) for triad in priorities(session)]
    assert ranks == [("1.1", 1), ("1.2", 2), ("1.3", 2)]


def test_settling_needs_a_tie(session: StrategySession) -> None:
    poll = counted(session, ["1.1"], ["1.1", "1.2"])

    with pytest.raises(DomainError, match="no tie"):
        settle_tie(poll, "1", by=system(session))
    announce(poll, by=system(session))
    with pytest.raises(DomainError, match="before announcing"):
        settle_tie(poll, "1", by=system(session))

    assert [triad.number for triad in priorities(session)] == ["1.1", "1.2"]


def test_a_poll_without_ballots_has_no_winners_and_is_not_announced(session: StrategySession) -> None:
    poll = counted(session)

    with pytest.raises(DomainError, match="Nobody has voted"):
        announce(poll, by=system(session))

    found = result(poll, system(session))
    assert found is not None
    assert (found.winners, [row.percent for row in found.rows], list(priorities(session))) == ([], [0, 0, 0, 0], [])


def test_the_hash_of_the_ballots_is_in_the_journal_and_can_be_made_again(session: StrategySession) -> None:
    poll = counted(session, *CHOICES)

    lines = published_ballots(poll, system(session))

    assert lines is not None
    digest = hashlib.sha256("".join(line + "\n" for line in lines).encode()).hexdigest()
    entry = LogEntry.objects.get(session_id=session.pk, event="ballots counted")
    assert entry.details == {"ballots": 5, "hash": digest}
    assert poll.ballots_hash == digest
    assert sorted(line.split(";", 1)[1] for line in lines) == ["1.1;1.2", "1.1;1.2", "1.1;1.3", "1.3", "2.1"]


def test_announcing_replaces_nothing_of_another_session(session: StrategySession) -> None:
    other = SessionFactory()
    accepted_table(other, 1)
    Triad.objects.filter(session=other, slot=1).update(priority_rank=1)
    poll = counted(session, ["1.1"])

    announce(poll, by=system(session))

    assert [triad.number for triad in priorities(other)] == ["1.1"]


def test_an_odd_half_is_rounded_up(session: StrategySession) -> None:
    poll = counted(session, *[["1.1"]] * 7, ["1.2"])

    found = result(poll, system(session))

    assert found is not None
    assert [row.percent for row in found.rows][:2] == [88, 13]
