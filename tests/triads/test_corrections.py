from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation

from okmo_session.core.autosave import Change, Conflict, Saved
from okmo_session.core.errors import DomainError
from okmo_session.core.live.versions import versions
from okmo_session.core.models import FieldRevision, LogEntry
from sessions.actors import Actor, crew_actor, table_actor
from sessions.domain.topics import Topic, team_topic
from sessions.models import Role, Team
from tests.factories.sessions import UserFactory
from tests.factories.triads import KeyQuestionFactory, written_record
from triads.domain.checking.corrections import correct, corrections_of, give_back_text
from triads.domain.record.records import accept, freeze_records, hand_in, return_to_team, save
from triads.models import Record, Triad

pytestmark = pytest.mark.django_db
FIELD = "present_on_what:2"


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def crew(team: Team) -> Actor:
    return crew_actor(team.session, UserFactory(), Role.HEADQUARTERS)


@pytest.fixture
def record(team: Team) -> Record:
    record = written_record(team)
    hand_in(record, table_actor(team))
    return record


def _correct(record: Record, text: str, base: int, by: Actor, field: str = FIELD) -> Saved | Conflict:
    return correct(record, Change(field, text, base, f"{field}-{base}-{text}"), by)


def _type(record: Record, text: str, base: int) -> Any:
    return save(record, Change(FIELD, text, base, f"table-{base}"), table_actor(record.team))


def _told(record: Record) -> list[tuple[str, str, str]]:
    return [(one.field, one.was, one.now) for one in corrections_of(record)]


def _text(record: Record) -> str:
    return str(Triad.objects.get(team=record.team, slot=2).present_on_what)


def test_a_correction_keeps_both_texts_however_often_it_was_saved(record: Record, crew: Actor) -> None:
    for base, text in enumerate(("решения", "решения глав", "решений глав МСУ")):
        _correct(record, text, base, crew)

    assert _told(record) == [(FIELD, "решений МСУ", "решений глав МСУ")]
    assert _text(record) == "решений глав МСУ"


def test_an_accepted_record_is_corrected_too_and_stays_accepted(record: Record, crew: Actor) -> None:
    accept(record, crew)
    before = versions(record.team.session, team_topic(record.team), Topic.BOARD)

    _correct(record, "решений глав", 0, crew)

    assert (Record.objects.get().state, len(_told(record))) == (Record.State.ACCEPTED, 1)
    assert versions(record.team.session, *before) == {topic: number + 1 for topic, number in before.items()}


def test_the_text_before_counts_even_when_the_table_had_typed_in_between(record: Record, crew: Actor) -> None:
    _correct(record, "решений глав", 0, crew)
    return_to_team(record, "Ещё раз", crew)
    _type(record, "решений наших глав", 1)
    changed = _told(record)
    hand_in(record, table_actor(record.team))
    _correct(record, "решений глав МСУ", 2, crew)

    assert (changed, _told(record)) == ([], [(FIELD, "решений наших глав", "решений глав МСУ")])


def test_who_typed_on_an_older_text_is_asked(record: Record, crew: Actor) -> None:
    _correct(record, "решений глав", 0, crew)

    answer = _correct(record, "решений всех", 0, crew)

    assert isinstance(answer, Conflict)
    assert (answer.theirs, _text(record)) == ("решений глав", "решений глав")


@pytest.mark.parametrize("state", [Record.State.DRAFTING, Record.State.RETURNED])
def test_what_the_table_writes_itself_is_not_corrected(record: Record, crew: Actor, state: Record.State) -> None:
    Record.objects.update(state=state)

    with pytest.raises(DomainError, match="handed in or accepted"):
        _correct(record, "решений глав", 0, crew)
    assert (_text(record), FieldRevision.objects.count()) == ("решений МСУ", 0)


def test_nothing_is_corrected_on_a_ballot_and_no_text_comes_back(record: Record, crew: Actor) -> None:
    _correct(record, "решений глав", 0, crew)
    accept(record, crew)
    freeze_records(record.team.session)

    with pytest.raises(DomainError, match="on no ballot"):
        _correct(record, "решений всех", 1, crew)
    with pytest.raises(DomainError, match="is closed"):
        give_back_text(record, FIELD, crew)
    assert _text(record) == "решений глав"


@pytest.mark.parametrize("field", ["barrier_author-1:2", "nothing", "present_what:9"])
def test_only_words_of_the_record_are_corrected(record: Record, crew: Actor, field: str) -> None:
    with pytest.raises(DomainError, match="no such field"):
        _correct(record, "", 0, crew, field)


def test_the_table_puts_its_text_back_while_its_record_is_open(record: Record, crew: Actor) -> None:
    _correct(record, "решений глав", 0, crew)
    table = table_actor(record.team)
    with pytest.raises(DomainError, match="is closed"):
        give_back_text(record, FIELD, table)

    return_to_team(record, "Ещё раз", crew)
    give_back_text(record, FIELD, table)
    with pytest.raises(DomainError, match="changed since"):
        give_back_text(record, FIELD, table)

    assert (_text(record), _told(record)) == ("решений МСУ", [])
    assert list(FieldRevision.objects.order_by("version").values_list("version", "value")) == [
        (0, "решений МСУ"),
        (1, "решений глав"),
        (2, "решений МСУ"),
    ]


def test_headquarters_put_the_text_back_whatever_the_state(record: Record, crew: Actor) -> None:
    _correct(record, "решений глав", 0, crew)
    accept(record, crew)

    give_back_text(record, FIELD, crew)

    assert (_text(record), Record.objects.get().state) == ("решений МСУ", Record.State.ACCEPTED)


def test_a_field_that_was_empty_becomes_empty_again(record: Record, crew: Actor) -> None:
    _correct(record, "Нет денег", 0, crew, "barrier-5:2")
    told = _told(record)

    give_back_text(record, "barrier-5:2", crew)

    assert told == [("barrier-5:2", "", "Нет денег")]
    assert record.triads()[1].barrier_texts == ["Нет единого канала"] * 4


def test_the_name_and_the_key_question_are_told_in_words(record: Record, crew: Actor) -> None:
    question = KeyQuestionFactory(session=record.team.session, text="Как усилить сотрудничество?")
    _correct(record, "Волга и Кама", 0, crew, "name")
    _correct(record, str(question.pk), 0, crew, "key_question:1")

    assert _told(record) == [("name", "Волга", "Волга и Кама"), ("key_question:1", "", question.text)]


def test_the_journal_says_what_was_done_and_no_word_of_it(record: Record, crew: Actor) -> None:
    _correct(record, "решений глав", 0, crew)
    give_back_text(record, FIELD, crew)

    lines = LogEntry.objects.order_by("number").values_list("event", "actor", "details")[2:]
    assert list(lines) == [
        ("record corrected", crew.reference, {"field": FIELD, "version": 1}),
        ("text of the table put back", crew.reference, {"field": FIELD}),
    ]
