from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation

from okmo_session.core.autosave import Change
from okmo_session.core.errors import DomainError
from okmo_session.core.models import LogEntry
from sessions.actors import Actor, crew_actor, table_actor
from sessions.models import Role, Team
from tests.factories.sessions import UserFactory
from tests.factories.triads import KeyQuestionFactory, written_record
from triads.domain.checking.comments import open_comments
from triads.domain.record.field_words import worded_fields
from triads.domain.record.records import accept, hand_in, return_to_team, save
from triads.models import FieldComment, Record, Triad

pytestmark = pytest.mark.django_db
State = Record.State


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


def _type(record: Record, field: str, text: str, base: int = 0) -> Any:
    return save(record, Change(field, text, base, f"{field}-{base}"), table_actor(record.team))


def test_every_field_of_words_has_a_name(record: Record) -> None:
    number = record.team.table_number
    labels = [field.label for field in worded_fields(record)]

    assert labels[:3] == [
        "Name of the team",
        f"{number}.1, Norm of the present: WHAT",
        f"{number}.1, Norm of the present: HOW IT WORKS",
    ]
    assert labels[9:15] == [*[f"{number}.1, barrier {n}" for n in range(1, 6)], f"{number}.1, key question"]
    assert len(labels) == len(set(labels)) == 1 + 3 * 14


def test_a_field_can_be_commented_instead_of_the_whole(record: Record, crew: Actor) -> None:
    comments = {"future_what:3": "Чей обмен?", "present_on_what:2": "На кого влияет?", "name": " \x00"}
    return_to_team(record, "", crew, comments)

    found = open_comments(record)
    assert [(one.field, one.text, one.then, one.is_changed) for one in found] == [
        ("present_on_what:2", "На кого влияет?", "решений МСУ", False),
        ("future_what:3", "Чей обмен?", "Оперативный обмен сведениями", False),
    ]
    assert (record.state, record.comment) == (State.RETURNED, "")


def test_a_changed_field_says_so_with_both_texts(record: Record, crew: Actor) -> None:
    return_to_team(record, "", crew, {"present_on_what:2": "На кого влияет?"})
    _type(record, "present_on_what:2", "глав муниципалитетов")

    (comment,) = open_comments(record)
    assert (comment.then, comment.now, comment.is_changed) == ("решений МСУ", "глав муниципалитетов", True)


def test_a_commented_key_question_is_read_as_its_text(record: Record, crew: Actor) -> None:
    first, second = (KeyQuestionFactory(session=record.team.session, text=text) for text in ("Как?", "Зачем?"))
    Triad.objects.filter(team=record.team, slot=1).update(key_question=first)
    return_to_team(record, "", crew, {"key_question:1": "Другой вопрос"})
    _type(record, "key_question:1", str(second.pk))

    (comment,) = open_comments(record)
    assert (comment.then, comment.now) == ("Как?", "Зачем?")


def test_comments_stay_open_over_the_next_hand_in_and_are_settled_by_the_acceptance(
    record: Record, crew: Actor
) -> None:
    return_to_team(record, "", crew, {"name": "Короче"})
    hand_in(record, table_actor(record.team))
    waiting = len(open_comments(record))
    accept(record, crew)

    assert (waiting, open_comments(record)) == (1, [])
    assert FieldComment.objects.exclude(settled_at=None).count() == 1


def test_the_second_return_asks_only_what_it_says(record: Record, crew: Actor) -> None:
    return_to_team(record, "", crew, {"name": "Короче", "future_what:1": "Чей?"})
    hand_in(record, table_actor(record.team))
    return_to_team(record, "", crew, {"name": "Ещё короче"})

    assert [one.text for one in open_comments(record)] == ["Ещё короче"]
    assert FieldComment.objects.count() == 3


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": " \n"}, "1 to 1,000"),
        ({"name": "я" * 1001}, "at most 1,000"),
        ({"nothing:7": "Что?"}, "no such field"),
        ({"present_what:9": "Что?"}, "no such field"),
        ({"barrier_author-1:1": "Кто?"}, "no such field"),
    ],
)
def test_a_comment_says_something_of_a_field_there_is(
    record: Record, crew: Actor, fields: dict[str, str], sentence: str
) -> None:
    with pytest.raises(DomainError, match=sentence):
        return_to_team(record, "", crew, fields)

    assert (Record.objects.get().state, FieldComment.objects.count()) == (State.HANDED_IN, 0)


def test_who_comes_second_changes_no_comment(record: Record, crew: Actor) -> None:
    stale = Record.objects.select_related("team__session").get()
    return_to_team(record, "", crew, {"name": "Короче"})

    with pytest.raises(DomainError, match="already been returned"):
        return_to_team(stale, "", crew, {"name": "Длиннее"})
    with pytest.raises(DomainError, match="already been returned"):
        accept(stale, crew)
    assert [one.text for one in open_comments(record)] == ["Короче"]


def test_the_journal_keeps_no_word_of_a_comment(record: Record, crew: Actor) -> None:
    return_to_team(record, "", crew, {"name": "Тайное слово"})

    assert "Тайное" not in str(LogEntry.objects.values_list("details", flat=True))
