import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation

from okmo_session.core.clock import clock_at, now
from okmo_session.core.errors import DomainError
from okmo_session.core.live.versions import versions
from okmo_session.core.models import LogEntry
from sessions.actors import crew_actor, table_actor
from sessions.domain.topics import Topic, team_topic
from sessions.models import Deadline, Participant, Role, StrategySession, Team
from tests.factories.sessions import DeadlineFactory, StageFactory, TeamFactory, UserFactory
from tests.factories.triads import written_record
from triads.domain.record.records import (
    accept,
    accepted_triads,
    freeze_records,
    hand_in,
    open_record,
    problems_before_hand_in,
    return_to_team,
    warnings_of,
)
from triads.models import Barrier, Record, Triad

pytestmark = pytest.mark.django_db
State = Record.State


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def team(session: StrategySession) -> Team:
    return TeamFactory(session=session, table_number=7)


@pytest.fixture
def crew(session: StrategySession) -> Any:
    return crew_actor(session, UserFactory(), Role.HEADQUARTERS)


def _in_state(record: Record, state: State) -> Record:
    Record.objects.filter(pk=record.pk).update(state=state)
    record.refresh_from_db(fields=["state"])
    return record


def test_a_new_record_has_empty_triads_and_barriers_and_opening_it_twice_changes_nothing(team: Team) -> None:
    first, second = open_record(team), open_record(team)

    assert first == second
    assert [(triad.number, triad.barriers.count()) for triad in first.triads()] == [("7.1", 5), ("7.2", 5), ("7.3", 5)]
    assert LogEntry.objects.filter(event="record opened").count() == 1


def test_an_empty_record_lists_everything_that_is_missing(team: Team) -> None:
    assert problems_before_hand_in(open_record(team)) == [
        "The team has no name yet.",
        "Nobody is named as a member of the team.",
        "No speaker is named.",
        "7.1: the triad is not written yet.",
        "7.2: the triad is not written yet.",
        "7.3: the triad is not written yet.",
    ]


def test_a_whole_record_lacks_nothing_and_warns_of_nothing(team: Team) -> None:
    record = written_record(team)

    assert (problems_before_hand_in(record), warnings_of(record)) == ([], [])


@pytest.mark.parametrize(
    ("emptied", "sentence"),
    [
        (["present_what", "present_effect", "present_on_what", "present_where"], "7.2: the present norm is missing."),
        (["future_what", "future_effect", "future_on_what", "future_where"], "7.2: the future norm is missing."),
    ],
)
def test_a_triad_needs_both_norms(team: Team, emptied: list[str], sentence: str) -> None:
    record = written_record(team)
    Triad.objects.filter(team=team, slot=2).update(**dict.fromkeys(emptied, " "))

    assert problems_before_hand_in(record) == [sentence]


def test_a_triad_needs_a_barrier(team: Team) -> None:
    record = written_record(team)
    Barrier.objects.filter(triad__team=team, triad__slot=3).update(text="")

    assert problems_before_hand_in(record) == ["7.3: there is no barrier."]


def test_the_number_of_triads_is_exact(team: Team) -> None:
    record = written_record(team)
    team.triads.get(slot=3).delete()

    assert problems_before_hand_in(record) == ["The record must hold 3 triads, and it holds 2."]


def test_missing_parts_and_few_barriers_are_warnings(team: Team) -> None:
    record = written_record(team)
    Triad.objects.filter(team=team, slot=2).update(present_on_what="", future_where="")
    Barrier.objects.filter(triad__team=team, triad__slot=2, position__gt=1).update(text="")

    assert warnings_of(record) == [
        "7.2, present norm: it is not said what it affects.",
        "7.2, future norm: it is not said where.",
        "7.2: 1 barrier, better 4.",
    ]
    assert problems_before_hand_in(record) == []


def test_hand_in_accept_and_return_go_their_way(team: Team, crew: Any) -> None:
    record = written_record(team)

    hand_in(record, table_actor(team))
    return_to_team(record, "Уточните 7.2", crew)
    returned = (record.state, record.comment, record.is_open)
    hand_in(record, table_actor(team))
    accept(record, crew)

    assert returned == (State.RETURNED, "Уточните 7.2", True)
    assert (record.state, record.comment, record.is_open) == (State.ACCEPTED, "", False)
    assert list(LogEntry.objects.order_by("number").values_list("event", "actor")) == [
        ("record opened", f"team:{team.pk}"),
        ("record handed in", f"team:{team.pk}"),
        ("record returned", crew.reference),
        ("record handed in", f"team:{team.pk}"),
        ("record accepted", crew.reference),
    ]


def test_each_verb_tells_the_table_and_the_board(team: Team, crew: Any) -> None:
    record = written_record(team)
    before = versions(team.session, team_topic(team), Topic.BOARD)

    hand_in(record, table_actor(team))
    accept(record, crew)
    return_to_team(record, "Ещё раз", crew)

    assert versions(team.session, *before) == {topic: number + 3 for topic, number in before.items()}


def test_an_incomplete_record_is_refused_with_its_problems(team: Team) -> None:
    record = written_record(team)
    Team.objects.filter(pk=team.pk).update(name=" ", speaker=None)

    with pytest.raises(DomainError, match=r"^The team has no name yet\. No speaker is named\.$"):
        hand_in(record, table_actor(team))
    assert Record.objects.get().state == State.DRAFTING


REFUSALS = {
    (hand_in, State.HANDED_IN): "The record has already been handed in.",
    (hand_in, State.ACCEPTED): "The record has already been accepted.",
    (accept, State.DRAFTING): "The table has not handed this record in yet.",
    (accept, State.RETURNED): "The record has already been returned to the table.",
    (accept, State.ACCEPTED): "The record has already been accepted.",
    (return_to_team, State.DRAFTING): "The table has not handed this record in yet.",
    (return_to_team, State.RETURNED): "The record has already been returned to the table.",
}


@pytest.mark.parametrize(("verb", "state"), REFUSALS)
def test_a_verb_in_the_wrong_state_is_a_sentence(team: Team, crew: Any, verb: Any, state: State) -> None:
    record = _in_state(written_record(team), state)
    arguments = ["Ещё раз"] if verb is return_to_team else []

    with pytest.raises(DomainError) as refusal:
        verb(record, *arguments, crew)

    assert (str(refusal.value), Record.objects.get().state) == (REFUSALS[verb, state], state)


@pytest.mark.parametrize("comment", ["", "  \n", "\x00", "я" * 1001])
def test_a_return_needs_a_comment_of_a_thousand_characters_at_most(team: Team, crew: Any, comment: str) -> None:
    record = _in_state(written_record(team), State.HANDED_IN)

    with pytest.raises(DomainError, match="1 to 1,000"):
        return_to_team(record, comment, crew)
    assert Record.objects.get().state == State.HANDED_IN


def test_a_record_on_a_ballot_is_not_returned(team: Team, crew: Any) -> None:
    record = _in_state(written_record(team), State.ACCEPTED)
    freeze_records(team.session)

    with pytest.raises(DomainError, match="on a ballot"):
        return_to_team(record, "Ещё раз", crew)
    assert (Record.objects.get().state, Record.objects.get().is_frozen) == (State.ACCEPTED, True)


def test_only_accepted_records_are_frozen(team: Team) -> None:
    accepted = _in_state(written_record(team), State.ACCEPTED)
    other = _in_state(open_record(TeamFactory(session=team.session, table_number=8)), State.HANDED_IN)

    freeze_records(team.session)

    assert list(Record.objects.order_by("pk").values_list("pk", "is_frozen")) == [
        (accepted.pk, True),
        (other.pk, False),
    ]


def test_accepted_triads_come_by_table_and_slot_without_those_of_others(team: Team) -> None:
    second = _in_state(written_record(TeamFactory(session=team.session, table_number=10)), State.ACCEPTED)
    _in_state(written_record(team), State.ACCEPTED)
    _in_state(written_record(TeamFactory(session=team.session, table_number=1)), State.HANDED_IN)
    _in_state(written_record(TeamFactory(table_number=2)), State.ACCEPTED)

    numbers = [triad.number for triad in accepted_triads(team.session)]

    assert second.team.table_number == 10
    assert numbers == ["7.1", "7.2", "7.3", "10.1", "10.2", "10.3"]


def test_reading_accepted_triads_takes_two_queries_for_any_number(team: Team, django_assert_num_queries: Any) -> None:
    for number in (7, 8, 9):
        one = team if number == 7 else TeamFactory(session=team.session, table_number=number)
        _in_state(written_record(one), State.ACCEPTED)

    with django_assert_num_queries(2):
        read = [(t.number, t.future_sentence, t.barrier_texts) for t in accepted_triads(team.session)]
    assert len(read) == 9


def _deadline(session: StrategySession, purpose: Deadline.Purpose, *, minutes: int, locks: bool) -> None:
    at = now() + dt.timedelta(minutes=minutes)
    DeadlineFactory(stage=StageFactory(session=session), purpose=purpose, at=at, locks=locks)


def test_a_deadline_that_locks_refuses_what_comes_after_it(team: Team) -> None:
    record = written_record(team)
    _deadline(team.session, Deadline.Purpose.RECORD, minutes=-1, locks=True)

    with pytest.raises(DomainError, match="This was open until"):
        hand_in(record, table_actor(team))
    assert Record.objects.get().state == State.DRAFTING


@pytest.mark.parametrize(("locks", "minutes"), [(True, 1), (False, -1)])
def test_a_deadline_still_ahead_or_one_that_does_not_lock_lets_in(team: Team, locks: bool, minutes: int) -> None:
    record = written_record(team)
    _deadline(team.session, Deadline.Purpose.RECORD, minutes=minutes, locks=locks)

    hand_in(record, table_actor(team))

    assert Record.objects.get().state == State.HANDED_IN


def test_a_deadline_of_the_vote_does_not_lock_the_record(team: Team) -> None:
    record = written_record(team)
    _deadline(team.session, Deadline.Purpose.VOTE, minutes=-60, locks=True)

    hand_in(record, table_actor(team))

    assert record.state == State.HANDED_IN


def test_times_of_the_record_are_those_of_the_clock(team: Team, crew: Any) -> None:
    record, moment = written_record(team), dt.datetime(2019, 2, 7, 8, 40, tzinfo=dt.UTC)

    with clock_at(moment):
        hand_in(record, table_actor(team))
        accept(record, crew)

    assert (record.handed_in_at, record.decided_at) == (moment, moment)


def test_a_speaker_who_is_not_there_is_a_warning(team: Team) -> None:
    record = written_record(team)
    Participant.objects.update(arrived_at=None)

    found = warnings_of(Record.objects.get(pk=record.pk))

    assert found == [f"The speaker {team.speaker} is not marked as present."]
    hand_in(record, by=table_actor(team))
