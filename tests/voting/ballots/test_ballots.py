import datetime as dt
import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier as Gate

import pytest
from django.db import connection
from django.utils import translation

from okmo_session.core.clock import clock_at
from okmo_session.core.errors import DomainError
from okmo_session.core.models import LogEntry, TopicVersion
from sessions.models import Participant, StrategySession
from tests.factories.sessions import ParticipantFactory, SessionFactory
from tests.factories.voting import accepted_table, admitted_people, cast_votes, ids, opened_poll
from voting.domain.ballots.casting import cast, has_voted, new_ballot_key, own_choice
from voting.domain.polls.closing import close_if_due
from voting.domain.polls.turnout import Turnout, turnout
from voting.models import Ballot, Mark, Poll, TurnOut


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


@pytest.fixture
def session(db: None) -> StrategySession:
    session = SessionFactory()
    accepted_table(session, 1)
    accepted_table(session, 2)
    return session


@pytest.fixture
def person(session: StrategySession) -> Participant:
    return admitted_people(session, 1)[0]


def numbers_cast(poll: Poll) -> list[list[str]]:
    return sorted(
        sorted(ballot.marks.values_list("option__number", flat=True)) for ballot in Ballot.objects.filter(poll=poll)
    )


def test_cast_keeps_the_ballot_and_gives_a_receipt(session: StrategySession, person: Participant) -> None:
    poll, key = opened_poll(session), new_ballot_key()

    receipt = cast(poll, person, key, ids(poll, "1.1", "2.3"))

    choice = own_choice(poll, person, key)
    assert re.fullmatch(r"[A-Z34679]{4}-[A-Z34679]{4}-[A-Z34679]{4}", receipt)
    assert choice is not None
    assert (choice.receipt, choice.option_ids) == (receipt, frozenset(ids(poll, "1.1", "2.3")))
    assert (numbers_cast(poll), turnout(poll), has_voted(poll, person)) == ([["1.1", "2.3"]], Turnout(1, 1), True)


def test_casting_again_replaces_the_whole_ballot_and_keeps_the_receipt(
    session: StrategySession, person: Participant
) -> None:
    poll, key = opened_poll(session), new_ballot_key()
    first = cast(poll, person, key, ids(poll, "1.1", "2.3"))

    second = cast(poll, person, key, ids(poll, "1.2"))

    assert (first == second, numbers_cast(poll), turnout(poll)) == (True, [["1.2"]], Turnout(1, 1))


def test_a_lost_key_means_the_ballot_stands(session: StrategySession, person: Participant) -> None:
    poll = opened_poll(session)
    cast(poll, person, new_ballot_key(), ids(poll, "1.1"))

    with pytest.raises(DomainError, match="That ballot stands"):
        cast(poll, person, new_ballot_key(), ids(poll, "1.2"))

    assert numbers_cast(poll) == [["1.1"]]


def test_the_key_of_another_person_opens_nothing(session: StrategySession, person: Participant) -> None:
    poll, key, neighbour = opened_poll(session), new_ballot_key(), admitted_people(session, 1)[0]
    cast(poll, person, key, ids(poll, "1.1"))

    cast(poll, neighbour, key, ids(poll, "1.2"))

    assert numbers_cast(poll) == [["1.1"], ["1.2"]]


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        ([], "Choose at least one triad."),
        (["1.1", "1.2", "1.3"], "You have marked 3 triads, and you may choose 2. Take away 1."),
    ],
)
def test_cast_refuses_too_few_and_too_many(
    session: StrategySession, person: Participant, numbers: list[str], sentence: str
) -> None:
    poll = opened_poll(session)

    with pytest.raises(DomainError, match=re.escape(sentence)):
        cast(poll, person, new_ballot_key(), ids(poll, *numbers))

    assert (Ballot.objects.count(), turnout(poll).voted) == (0, 0)


def test_the_same_triad_twice_is_one_pick(session: StrategySession, person: Participant) -> None:
    poll = opened_poll(session)

    cast(poll, person, new_ballot_key(), ids(poll, "1.1", "1.1", "1.1"))

    assert numbers_cast(poll) == [["1.1"]]


def test_cast_refuses_options_of_another_poll(session: StrategySession, person: Participant) -> None:
    other = SessionFactory()
    accepted_table(other, 1)
    poll, foreign = opened_poll(session), opened_poll(other)

    with pytest.raises(DomainError, match="not on this ballot"):
        cast(poll, person, new_ballot_key(), [*ids(poll, "1.1"), *ids(foreign, "1.1")])

    assert Ballot.objects.count() == 0


def test_cast_refuses_a_person_of_another_session(session: StrategySession) -> None:
    poll, stranger = opened_poll(session), ParticipantFactory(admitted=True)

    with pytest.raises(DomainError, match="not admitted"):
        cast(poll, stranger, new_ballot_key(), ids(poll, "1.1"))

    assert Ballot.objects.count() == 0


def test_own_triads_are_barred_if_the_session_says_so(session: StrategySession) -> None:
    team = session.teams.get(table_number=1)
    person = admitted_people(session, 1, team)[0]
    poll = opened_poll(session, own_triads_allowed=False)

    with pytest.raises(DomainError, match="own table"):
        cast(poll, person, new_ballot_key(), ids(poll, "1.2", "2.1"))
    cast(poll, person, new_ballot_key(), ids(poll, "2.1"))

    assert numbers_cast(poll) == [["2.1"]]


def test_who_is_not_admitted_is_told_whom_to_ask(session: StrategySession) -> None:
    person = ParticipantFactory(session=session)
    poll = opened_poll(session)

    with pytest.raises(DomainError, match="Ask your table or the headquarters"):
        cast(poll, person, new_ballot_key(), ids(poll, "1.1"))

    assert Ballot.objects.count() == 0


def test_a_ballot_counts_until_the_last_millisecond(session: StrategySession) -> None:
    early, late = admitted_people(session, 2)
    poll = opened_poll(session)

    with clock_at(poll.closes_at - dt.timedelta(milliseconds=1)):
        cast(poll, early, new_ballot_key(), ids(poll, "1.1"))
    with clock_at(poll.closes_at), pytest.raises(DomainError, match="The vote was closed at"):
        cast(poll, late, new_ballot_key(), ids(poll, "1.2"))

    poll.refresh_from_db()
    assert (numbers_cast(poll), poll.state, turnout(poll)) == ([["1.1"]], "closed", Turnout(1, 2))


def test_casting_tells_nobody(session: StrategySession, person: Participant, caplog: pytest.LogCaptureFixture) -> None:
    poll = opened_poll(session)
    lines, topics = LogEntry.objects.count(), list(TopicVersion.objects.values_list("topic", "version"))

    cast(poll, person, new_ballot_key(), ids(poll, "1.1"))

    assert LogEntry.objects.count() == lines
    assert list(TopicVersion.objects.values_list("topic", "version")) == topics
    assert caplog.records == []


def test_nothing_that_is_stored_has_a_time_or_leads_to_a_voter() -> None:
    def columns(model: type[Ballot | Mark | TurnOut]) -> set[str]:
        return {field.attname for field in model._meta.concrete_fields}

    # The participant is named in open polls only.
    assert columns(Ballot) == {"id", "poll_id", "source", "key_hash", "receipt", "participant_id"}
    assert columns(Mark) == {"id", "ballot_id", "option_id"}
    assert columns(TurnOut) == {"id", "poll_id", "participant_id", "way"}


def test_the_order_of_casting_is_not_in_the_keys_and_closing_makes_new_ones(session: StrategySession) -> None:
    people = admitted_people(session, 12)
    poll = opened_poll(session)
    keys = cast_votes(poll, people, *[["1.1"]] * 12)
    receipts = {key: own_choice(poll, person, keys[person.pk]) for key, person in enumerate(people)}
    before = {ballot.receipt: ballot.pk for ballot in poll.ballots.all()}
    entries_before = set(poll.turnout.values_list("pk", flat=True))

    with clock_at(poll.closes_at):
        close_if_due(poll)

    after = {ballot.receipt: ballot.pk for ballot in poll.ballots.all()}
    in_order = [before[choice.receipt] for choice in receipts.values() if choice]
    assert in_order != sorted(in_order)
    assert set(after) == set(before)
    assert set(after.values()).isdisjoint(before.values())
    assert entries_before.isdisjoint(poll.turnout.values_list("pk", flat=True))
    assert {key: own_choice(poll, person, keys[person.pk]) for key, person in enumerate(people)} == receipts


def cast_at_once(poll: Poll, casts: list[tuple[Participant, str, list[int]]]) -> list[str]:
    gate = Gate(len(casts))

    def one(person: Participant, key: str, options: list[int]) -> str:
        gate.wait()
        try:
            return cast(Poll.objects.get(pk=poll.pk), person, key, options)
        except DomainError as error:
            return str(error)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(casts)) as threads:
        return [future.result() for future in [threads.submit(one, *arguments) for arguments in casts]]


@pytest.mark.django_db(transaction=True)
def test_a_double_click_casts_one_ballot(session: StrategySession, person: Participant) -> None:
    poll, key = opened_poll(session), new_ballot_key()

    receipts = cast_at_once(poll, [(person, key, ids(poll, "1.1", "2.1"))] * 4)

    assert len(set(receipts)) == 1
    assert (numbers_cast(poll), turnout(poll)) == ([["1.1", "2.1"]], Turnout(1, 1))


@pytest.mark.django_db(transaction=True)
def test_two_devices_of_one_person_cast_one_ballot(session: StrategySession, person: Participant) -> None:
    poll = opened_poll(session)
    options = ids(poll, "1.1")

    answers = cast_at_once(poll, [(person, new_ballot_key(), options) for _ in range(4)])

    assert (Ballot.objects.count(), turnout(poll)) == (1, Turnout(1, 1))
    assert sum(1 for answer in answers if "-" in answer) == 1


@pytest.mark.django_db(transaction=True)
def test_voters_in_parallel_lose_no_ballot(session: StrategySession) -> None:
    people = admitted_people(session, 8)
    poll = opened_poll(session)
    options = [ids(poll, "1.1", f"2.{1 + place % 3}") for place in range(8)]

    cast_at_once(poll, [(person, new_ballot_key(), options[place]) for place, person in enumerate(people)])

    assert (Ballot.objects.count(), Mark.objects.count(), turnout(poll)) == (8, 16, Turnout(8, 8))


@pytest.mark.django_db(transaction=True)
def test_no_hidden_column_of_the_database_leads_from_a_voter_to_a_ballot(session: StrategySession) -> None:
    people = admitted_people(session, 3)
    poll = opened_poll(session)
    cast_votes(poll, people, ["1.1"], ["1.2"], ["1.3"])
    hidden = {"sqlite": "rowid", "postgresql": "xmin"}[connection.vendor]

    # Beside a key that is no rowid SQLite would count rows in the order of casting.
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT t.participant_id, b.id FROM voting_turnout t JOIN voting_ballot b ON t.{hidden} = b.{hidden}"
        )
        pairs = cursor.fetchall()

    # PostgreSQL joins the last ballot, and with it everybody alike; SQLite nobody.
    assert sorted(person for person, _ballot in pairs) in ([], sorted(person.pk for person in people))
    assert len({ballot for _person, ballot in pairs}) <= 1
