import datetime as dt

import pytest
from django.utils import translation

from okmo_session.core.clock import clock_at, now
from okmo_session.core.errors import DomainError
from okmo_session.core.models import LogEntry, TopicVersion
from sessions.actors import system
from sessions.models import StrategySession
from tests.factories.sessions import ParticipantFactory, SessionFactory, TeamFactory
from tests.factories.voting import accepted_table, admitted_people, cast_votes, ids, opened_poll, prepared_poll
from triads.models import Record
from voting.domain.ballots.casting import cast, new_ballot_key
from voting.domain.polls.closing import close_early, close_if_due, extend_poll
from voting.domain.polls.counting import count
from voting.domain.polls.current import current_poll
from voting.domain.polls.opening import open_poll
from voting.domain.polls.preparing import PollSettings, prepare_poll, problems_before_opening, warnings_before_opening
from voting.domain.polls.turnout import Turnout, turnout
from voting.domain.results.announcing import announce
from voting.models import Poll

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


@pytest.fixture
def session() -> StrategySession:
    return SessionFactory()


def events(session: StrategySession) -> list[str]:
    return list(LogEntry.objects.filter(session_id=session.pk).values_list("event", flat=True))


def topics(session: StrategySession) -> dict[str, int]:
    return dict(TopicVersion.objects.filter(session_id=session.pk).values_list("topic", "version"))


def closed(poll: Poll) -> Poll:
    with clock_at(poll.closes_at):
        close_if_due(poll)
    return poll


def test_prepare_poll_twice_changes_the_settings_of_one_poll(session: StrategySession) -> None:
    prepared_poll(session, picks=5)

    poll = prepared_poll(session, picks=3, own_triads_allowed=False)

    assert list(session.polls.values_list("pk", "picks", "own_triads_allowed")) == [(poll.pk, 3, False)]
    assert events(session) == ["poll prepared", "poll prepared"]
    assert topics(session) == {"vote": 2, "board": 2}


def test_prepare_poll_refuses_once_it_is_open(session: StrategySession) -> None:
    accepted_table(session, 1)
    poll = opened_poll(session)

    with pytest.raises(DomainError, match="settings are fixed"):
        prepared_poll(session, picks=1)

    poll.refresh_from_db()
    assert poll.picks == 2


def test_opening_says_what_is_missing(session: StrategySession) -> None:
    poll = prepared_poll(session, picks=5, closes_at=now())
    nothing = problems_before_opening(poll)
    accepted_table(session, 1)

    few = problems_before_opening(poll)

    time = f"{poll.closes_at.astimezone(session.zone):%H:%M}"
    late = f"The vote is set to close at {time}, which is over."
    assert nothing == ["No triads have been accepted: the ballot would be empty.", late]
    assert few == ["3 triads are accepted, and everybody may choose 5: accept more or lower the number.", late]
    with pytest.raises(DomainError, match="3 triads are accepted"):
        open_poll(poll, by=system(session))
    assert session.polls.get().state == Poll.State.PREPARED


def test_opening_warns_of_tables_and_people_left_out(session: StrategySession) -> None:
    accepted_table(session, 1)
    Record.objects.create(team=TeamFactory(session=session, table_number=7), state=Record.State.HANDED_IN)
    TeamFactory(session=session, table_number=9)
    ParticipantFactory(session=session)

    assert warnings_before_opening(prepared_poll(session)) == [
        "Triads of these tables will not be on the ballot: № 7, № 9.",
        "1 person has joined and is not admitted to the vote yet.",
    ]


def test_opening_freezes_texts_and_makes_the_register(session: StrategySession) -> None:
    team = accepted_table(session, 2, text="Первый текст")
    people = admitted_people(session, 2)
    ParticipantFactory(session=session)

    poll = opened_poll(session)
    team.triads.update(future_what="Другой текст")

    assert poll.options.values_list("number", "table_number", "future", "barriers")[0] == (
        "2.1",
        2,
        "Первый текст будущего 2.1.",
        ["Барьер"],
    )
    assert Record.objects.get(team=team).is_frozen
    assert set(poll.turnout.values_list("participant_id", "way")) == {(person.pk, "") for person in people}
    assert turnout(poll) == Turnout(0, 2)
    assert events(session) == ["poll prepared", "poll opened"]


def test_of_two_openings_one_wins(session: StrategySession) -> None:
    accepted_table(session, 1)
    poll = prepared_poll(session)
    same = Poll.objects.get(pk=poll.pk)
    open_poll(poll, by=system(session))

    with pytest.raises(DomainError, match="already moved on"):
        open_poll(same, by=system(session))

    assert poll.options.count() == 3


def test_the_first_look_after_the_time_closes_for_good(session: StrategySession) -> None:
    accepted_table(session, 1)
    person = admitted_people(session, 1)[0]
    poll = opened_poll(session)

    with clock_at(poll.closes_at - dt.timedelta(milliseconds=1)):
        before = current_poll(session)
    with clock_at(poll.closes_at + dt.timedelta(minutes=3)):
        after = current_poll(session)
    with clock_at(poll.closes_at - dt.timedelta(minutes=30)):
        stepped_back = current_poll(session)
        with pytest.raises(DomainError, match="was closed at"):
            cast(poll, person, new_ballot_key(), ids(poll, "1.1"))

    assert [found.state for found in (before, after, stepped_back) if found] == ["open", "closed", "closed"]
    assert session.polls.get().closed_at == poll.closes_at
    assert events(session)[-1] == "poll closed"


def test_extend_poll_before_closing_only(session: StrategySession) -> None:
    accepted_table(session, 1)
    poll = opened_poll(session)
    later = poll.closes_at + dt.timedelta(minutes=10)

    extend_poll(poll, later, by=system(session))
    with pytest.raises(DomainError, match="only be extended"):
        extend_poll(poll, later, by=system(session))
    with clock_at(later), pytest.raises(DomainError, match="Only an open vote"):
        extend_poll(poll, later + dt.timedelta(minutes=1), by=system(session))

    assert session.polls.get().closes_at == later
    assert LogEntry.objects.filter(session_id=session.pk, event="poll extended").count() == 1


def test_close_early_only_when_everybody_has_voted(session: StrategySession) -> None:
    accepted_table(session, 1)
    people = admitted_people(session, 2)
    poll = opened_poll(session)
    cast_votes(poll, people[:1], ["1.1"])
    with pytest.raises(DomainError, match="1 person has not voted yet"):
        close_early(poll, by=system(session))
    cast_votes(poll, people[1:], ["1.2"])

    close_early(poll, by=system(session))

    assert (poll.state, turnout(poll)) == ("closed", Turnout(2, 2))


def test_close_early_refuses_an_empty_register(session: StrategySession) -> None:
    accepted_table(session, 1)
    poll = opened_poll(session)

    with pytest.raises(DomainError):
        close_early(poll, by=system(session))

    assert session.polls.get().state == "open"


def test_who_is_admitted_late_joins_the_register_and_who_is_admitted_after_closing_does_not(
    session: StrategySession,
) -> None:
    accepted_table(session, 1)
    poll = opened_poll(session)
    admitted_people(session, 1)
    while_open = turnout(poll)

    closed(poll)
    admitted_people(session, 1)

    assert (while_open, turnout(poll)) == (Turnout(0, 1), Turnout(0, 1))


def test_a_poll_goes_one_way(session: StrategySession) -> None:
    accepted_table(session, 1)
    voters = admitted_people(session, 1)
    poll = opened_poll(session)
    cast_votes(poll, voters, ["1.1"])
    with pytest.raises(DomainError):
        count(poll, by=system(session))
    with pytest.raises(DomainError):
        announce(poll, by=system(session))
    closed(poll)
    with pytest.raises(DomainError):
        announce(poll, by=system(session))
    count(poll, by=system(session))
    with pytest.raises(DomainError):
        count(poll, by=system(session))
    announce(poll, by=system(session))
    with pytest.raises(DomainError):
        announce(poll, by=system(session))
    with pytest.raises(DomainError):
        open_poll(poll, by=system(session))

    assert events(session) == [
        "poll prepared",
        "poll opened",
        "poll closed",
        "ballots counted",
        "result announced",
    ]
    told = topics(session)
    assert (told["vote"], told["result"], told["measures"]) == (5, 1, 1)


def test_prepare_poll_refuses_a_session_without_a_row(session: StrategySession) -> None:
    StrategySession.objects.filter(pk=session.pk).delete()

    with pytest.raises(DomainError):
        prepare_poll(session, PollSettings(now(), picks=1, winners=1), by=system(session))


def test_a_triad_made_one_with_another_tables_is_on_no_ballot(session: StrategySession) -> None:
    kept, absorbed = (accepted_table(session, number).triads.get(slot=1) for number in (1, 2))
    before = session.triads.count()
    absorbed.merged_into = kept
    absorbed.save()

    poll = opened_poll(session)

    offered = set(poll.options.values_list("triad", flat=True))
    assert (kept.pk in offered, absorbed.pk in offered, len(offered)) == (True, False, before - 1)
