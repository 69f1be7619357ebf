from collections.abc import Iterator

import pytest
from django.utils import translation

from okmo_session.core.autosave import Change
from okmo_session.core.clock import now
from okmo_session.core.errors import DomainError
from okmo_session.core.live.versions import versions
from okmo_session.core.models import LogEntry
from sessions.actors import Actor, crew_actor, table_actor
from sessions.domain.topics import Topic, team_topic
from sessions.models import Role, StrategySession
from tests.factories.sessions import ParticipantFactory, TeamFactory, UserFactory
from tests.factories.triads import TriadFactory, written_record
from triads.domain.checking.corrections import correct
from triads.domain.checking.mergers import agree, asked_of, mergers_of, problems_before_merger, propose_merger, refuse
from triads.domain.checking.mergers import withdraw_merger as withdraw
from triads.domain.record.records import accepted_triads, freeze_records, return_to_team
from triads.exports import triads_table
from triads.models import Merger, Record, Source, Triad

pytestmark = pytest.mark.django_db
State = Record.State


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def records(session: StrategySession) -> list[Record]:
    return [_record(session, 3), _record(session, 7), _record(session, 9)]


@pytest.fixture
def crew(session: StrategySession) -> Actor:
    return crew_actor(session, UserFactory(), Role.HEADQUARTERS)


def _record(session: StrategySession, number: int, state: State = State.ACCEPTED) -> Record:
    record = written_record(TeamFactory(session=session, table_number=number))
    Record.objects.filter(pk=record.pk).update(state=state)
    record.refresh_from_db(fields=["state"])
    return record


def _triad(session: StrategySession, number: str) -> Triad:
    table, slot = number.split(".")
    return session.triads.select_related("team", "session").get(team__table_number=table, slot=slot)


def _proposed(session: StrategySession, kept: str, absorbed: str, by: Actor) -> Merger:
    return propose_merger(_triad(session, kept), _triad(session, absorbed), by)


def _table(session: StrategySession, number: int) -> Actor:
    return table_actor(session.teams.select_related("session").get(table_number=number))


def _merged(session: StrategySession) -> list[str]:
    return [triad.number for triad in session.triads.select_related("team").exclude(merged_into=None)]


def test_two_triads_are_one_when_both_tables_have_agreed(
    session: StrategySession, records: list[Record], crew: Actor
) -> None:
    merger = _proposed(session, "3.1", "7.2", crew)
    agree(merger, _table(session, 7))
    halfway = _merged(session)
    agree(merger, _table(session, 3))

    assert (halfway, _merged(session)) == ([], ["7.2"])
    assert " ".join(triad.number for triad in accepted_triads(session)) == "3.1 3.2 3.3 7.1 7.3 9.1 9.2 9.3"
    assert list(asked_of(records[0].team)) == []
    assert mergers_of(session).get().is_done


def test_a_triad_is_not_lost_where_the_one_it_went_into_is_not_accepted(
    session: StrategySession, records: list[Record], crew: Actor
) -> None:
    merger = _proposed(session, "3.1", "7.2", crew)
    for number in (3, 7):
        agree(merger, _table(session, number))
    return_to_team(records[0], "Ещё раз", crew)

    assert " ".join(triad.number for triad in accepted_triads(session)) == "7.1 7.2 7.3 9.1 9.2 9.3"


def test_each_word_of_it_stands_in_the_journal(session: StrategySession, records: list[Record], crew: Actor) -> None:
    merger = _proposed(session, "3.1", "7.2", crew)
    for number in (7, 3):
        agree(merger, _table(session, number))

    lines = list(LogEntry.objects.filter(event__contains="m").order_by("number").values_list("event", "actor"))[-4:]
    assert lines == [
        ("merger proposed", crew.reference),
        ("merger agreed", _table(session, 7).reference),
        ("merger agreed", _table(session, 3).reference),
        ("triads made one", _table(session, 3).reference),
    ]


def test_a_second_click_changes_nothing(session: StrategySession, records: list[Record], crew: Actor) -> None:
    merger = _proposed(session, "3.1", "7.2", crew)
    for number in (7, 7, 3, 3, 7):
        agree(merger, _table(session, number))

    assert LogEntry.objects.filter(event="merger agreed").count() == 2
    with pytest.raises(DomainError, match="already been made one"):
        refuse(merger, _table(session, 7))
    with pytest.raises(DomainError, match="already been made one"):
        withdraw(merger, crew)


def test_one_table_that_does_not_agree_ends_it(session: StrategySession, records: list[Record], crew: Actor) -> None:
    merger = _proposed(session, "3.1", "7.2", crew)
    agree(merger, _table(session, 7))
    refuse(merger, _table(session, 3))

    for verb, by in ((agree, _table(session, 3)), (refuse, _table(session, 7)), (withdraw, crew)):
        with pytest.raises(DomainError, match="no longer asked"):
            verb(merger, by)
    assert _merged(session) == []
    assert _proposed(session, "7.2", "3.1", crew).pk != merger.pk


def test_headquarters_withdraw_what_is_not_done(session: StrategySession, records: list[Record], crew: Actor) -> None:
    merger = _proposed(session, "3.1", "7.2", crew)
    withdraw(merger, crew)

    with pytest.raises(DomainError, match="no longer asked"):
        agree(merger, _table(session, 3))
    assert list(asked_of(records[0].team)) == []


def test_another_table_has_no_say(session: StrategySession, records: list[Record], crew: Actor) -> None:
    merger = _proposed(session, "3.1", "7.2", crew)

    for verb in (agree, refuse):
        with pytest.raises(DomainError, match="other tables"):
            verb(merger, _table(session, 9))
    assert Merger.objects.get().ended_at is None


def test_a_triad_is_asked_about_once_and_absorbed_once(
    session: StrategySession, records: list[Record], crew: Actor
) -> None:
    merger = _proposed(session, "3.1", "7.2", crew)
    refusals = [("9.1", "7.2"), ("7.2", "9.1"), ("9.1", "3.1"), ("3.1", "3.2"), ("3.1", "7.2")]
    for kept, absorbed in refusals:
        assert len(problems_before_merger(_triad(session, kept), _triad(session, absorbed))) == 1
    _proposed(session, "3.1", "9.1", crew)
    for number in (3, 7):
        agree(merger, _table(session, number))

    with pytest.raises(DomainError, match=r"^7\.2 has already been made one with another triad\.$"):
        _proposed(session, "9.3", "7.2", crew)
    with pytest.raises(DomainError, match=r"with 3\.1: let it stay"):
        _proposed(session, "9.3", "3.1", crew)


@pytest.mark.parametrize("state", [State.DRAFTING, State.RETURNED])
def test_only_triads_that_are_handed_in_are_made_one(
    session: StrategySession, records: list[Record], crew: Actor, state: State
) -> None:
    merger = _proposed(session, "3.1", "7.2", crew)
    Record.objects.filter(team__table_number=7).update(state=state)

    with pytest.raises(DomainError, match=r"7\.1 is not handed in"):
        _proposed(session, "9.1", "7.1", crew)
    with pytest.raises(DomainError, match=r"7\.2 is not handed in"):
        agree(merger, _table(session, 3))


def test_a_returned_record_ends_what_its_table_was_asked(
    session: StrategySession, records: list[Record], crew: Actor
) -> None:
    _proposed(session, "3.1", "7.2", crew)
    return_to_team(records[1], "Ещё раз", crew)

    assert Merger.objects.get().ended_at is not None
    assert LogEntry.objects.filter(event="merger withdrawn").count() == 1


def test_a_corrected_text_asks_both_tables_again(session: StrategySession, records: list[Record], crew: Actor) -> None:
    first, second = _proposed(session, "3.1", "7.2", crew), _proposed(session, "3.1", "9.2", crew)
    agree(first, _table(session, 7))
    agree(second, _table(session, 9))

    correct(records[1], Change("future_what:2", "Обмен сведениями", 0, "one"), crew)

    assert [merger.absorbed_agreed_at is None for merger in Merger.objects.all()] == [True, False]


def test_nothing_is_made_one_on_a_ballot(session: StrategySession, records: list[Record], crew: Actor) -> None:
    merger = _proposed(session, "3.1", "7.2", crew)
    agree(merger, _table(session, 7))
    freeze_records(session)

    with pytest.raises(DomainError, match="no longer asked"):
        agree(merger, _table(session, 3))
    with pytest.raises(DomainError, match="on a ballot"):
        _proposed(session, "9.1", "7.1", crew)
    assert len(accepted_triads(session)) == 9


def test_both_tables_and_the_board_are_told(session: StrategySession, records: list[Record], crew: Actor) -> None:
    topics = [team_topic(records[0].team), team_topic(records[1].team), Topic.BOARD]
    before = versions(session, *topics, team_topic(records[2].team))

    withdraw(_proposed(session, "3.1", "7.2", crew), crew)

    after = versions(session, *before)
    assert [after[topic] - before[topic] for topic in before] == [2, 2, 2, 0]


def test_the_kept_triad_names_the_authors_of_both(session: StrategySession, records: list[Record], crew: Actor) -> None:
    for number, name in (("3.1", "Анна"), ("7.2", "Борис")):
        author = ParticipantFactory(session=session, name=name)
        draft = TriadFactory(session=session, team=None, author=author, slot=1)
        Source.objects.create(triad=_triad(session, number), draft=draft, position=1, taken_at=now())
    merger = _proposed(session, "3.1", "7.2", crew)
    for table in (3, 7):
        agree(merger, _table(session, table))

    lineage = {triad.number: triad.source_authors for triad in session.triads.exclude(team=None).with_lineage()}
    assert (lineage["3.1"], lineage["7.2"], lineage["9.1"]) == (["Анна", "Борис"], ["Борис"], [])


def test_the_table_of_triads_says_what_became_of_each(
    session: StrategySession, records: list[Record], crew: Actor
) -> None:
    merger = _proposed(session, "3.1", "7.2", crew)
    for table in (3, 7):
        agree(merger, _table(session, table))

    table = triads_table(session)
    column = table.columns.index("Made one with")
    assert {row[0]: row[column] for row in table.rows if row[column]} == {"7.2": "3.1"}
