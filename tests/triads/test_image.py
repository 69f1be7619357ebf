import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okmo_session.core.autosave import Change, Conflict, Saved, versions
from okmo_session.core.clock import clock_at, now
from okmo_session.core.errors import DomainError
from okmo_session.core.live.versions import versions as topic_versions
from okmo_session.core.models import FieldRevision, LogEntry
from sessions.actors import Actor, system
from sessions.domain.editing.fields import delete_row
from sessions.domain.topics import Topic, topics_of
from sessions.models import Role, StrategySession
from tests.factories.sessions import SessionFactory
from tests.factories.voting import accepted_table
from triads.domain.editing import LISTS
from triads.domain.image.assembling import assemble, assemble_empty, assembled
from triads.domain.image.parts import image_parts, last_edit, parts_to_read
from triads.domain.image.questions import set_question
from triads.domain.image.versions import bring_back, keep_version
from triads.domain.image.writing import TEXT_LENGTH, field_name, image_fields, open_images, save_image
from triads.domain.priorities import set_priorities
from triads.models import FutureImage, KeyQuestion, Record, Triad

pytestmark = pytest.mark.django_db


def chosen(session: StrategySession) -> list[Triad]:
    """Make three questions with two, no and one priority, and a priority without a question; the hall is 7 and 8."""
    questions = [session.key_questions.create(position=n, text=f"Вопрос {n}?") for n in (1, 2, 3)]
    accepted_table(session, 7)
    accepted_table(session, 8)
    triads = list(session.triads.order_by("team__table_number", "slot"))
    for triad, question in zip(triads, [questions[0], questions[2], None, questions[0]], strict=False):
        triad.key_question = question
        triad.save()
    set_priorities(session, {triads[0].pk: 2, triads[1].pk: 3, triads[2].pk: 4, triads[3].pk: 1})
    return triads


def texts(session: StrategySession) -> list[str]:
    return [image.text for image in open_images(session)]


def write(session: StrategySession, place: int, text: str, version: int = 0) -> Saved | Conflict:
    name = field_name(open_images(session)[place])
    return save_image(session, Change(name, text, version, f"{text[:20]}-{version}"), by=system(session))


def test_priorities_stand_under_their_questions_and_an_uncovered_question_is_seen(session: StrategySession) -> None:
    chosen(session)

    parts = image_parts(session)

    assert [[triad.number for triad in part.priorities] for part in parts] == [["8.1", "7.1"], [], ["7.2"], ["7.3"]]
    assert [part.is_uncovered for part in parts] == [False, True, False, False]
    assert parts_to_read(session) == parts


def test_nobody_reads_the_image_before_there_are_priorities(session: StrategySession) -> None:
    triads = chosen(session)
    set_priorities(session, {})
    write(session, 3, "Набросок ведущего")

    assert parts_to_read(session) == []

    set_priorities(session, {triads[0].pk: 1})
    assert [(part.key > 0, part.text) for part in parts_to_read(session)] == [(True, "")] * 3 + [
        (False, "Набросок ведущего")
    ]


def test_empty_parts_are_put_together_and_written_ones_are_left_alone(session: StrategySession) -> None:
    chosen(session)
    write(session, 2, "Своё слово")

    assemble_empty(session, by=system(session))
    assemble_empty(session, by=system(session))

    assert texts(session) == ["Норма будущего 8.1.\n\nНорма будущего 7.1.", "", "Своё слово", "Норма будущего 7.3."]
    assert LogEntry.objects.filter(session_id=session.pk, event="image assembled").count() == 2


def test_nothing_is_put_together_before_there_are_priorities(session: StrategySession) -> None:
    image = open_images(session)[0]

    with pytest.raises(DomainError, match="ещё не объявлены"):
        assemble_empty(session, by=system(session))
    with pytest.raises(DomainError, match="собирать не из чего"):
        assemble(image, by=system(session), seen=0)

    assert texts(session) == [""]


def test_a_text_that_is_replaced_stays_in_a_version_and_two_clicks_replace_it_once(session: StrategySession) -> None:
    chosen(session)
    write(session, 0, "Слова зала")
    image = open_images(session)[0]

    for _click in (1, 2):
        assemble(image, by=system(session), seen=1)

    assert texts(session)[0] == "Норма будущего 8.1.\n\nНорма будущего 7.1."
    assert [version.texts[0] for version in session.future_image_versions.all()] == [["Вопрос 1?", "Слова зала"]]
    assert list(
        FieldRevision.objects.filter(field=field_name(image)).order_by("version").values_list("value", flat=True)
    ) == ["Слова зала", "Норма будущего 8.1.\n\nНорма будущего 7.1."]


def test_a_text_that_nobody_has_seen_is_not_replaced(session: StrategySession) -> None:
    chosen(session)
    write(session, 0, "Первое")
    write(session, 0, "Второе", 1)

    with pytest.raises(DomainError, match="ничего не заменено"):
        assemble(open_images(session)[0], by=system(session), seen=1)

    assert texts(session)[0] == "Второе"


def test_of_two_who_write_in_one_part_the_second_is_asked_and_the_crew_and_the_wall_are_told(
    session: StrategySession,
) -> None:
    before = topic_versions(session, Topic.IMAGE, Topic.RESULT)[Topic.IMAGE]

    first, second, again = (write(session, 0, text) for text in ("Одно", "Другое", "Одно"))

    assert [type(answer) for answer in (first, second, again)] == [Saved, Conflict, Saved]
    assert (getattr(second, "theirs", ""), again.version, texts(session)) == ("Одно", 1, ["Одно"])
    assert topic_versions(session, Topic.IMAGE)[Topic.IMAGE] == before + 1
    entry = LogEntry.objects.get(session_id=session.pk, event="image edited")
    assert ("Одно" in str(entry.details), entry.target.partition(":")[0]) == (False, "futureimage")


def test_phones_are_told_of_the_image_when_a_version_is_kept_and_not_of_each_word(session: StrategySession) -> None:
    told = topic_versions(session, Topic.RESULT)[Topic.RESULT]

    write(session, 0, "Слово")
    of_a_word = topic_versions(session, Topic.RESULT)[Topic.RESULT]
    keep_version(session, by=system(session))

    assert (of_a_word, topic_versions(session, Topic.RESULT)[Topic.RESULT]) == (told, told + 1)


@pytest.mark.parametrize(("role", "hears"), [(Role.PARTICIPANT, False), (Role.PROJECTOR, True), (Role.OBSERVER, True)])
def test_each_word_is_told_to_crew_and_wall_only(session: StrategySession, role: Role, hears: bool) -> None:
    assert (Topic.IMAGE in topics_of(Actor(session, role))) == hears


@pytest.mark.parametrize("field", ["image:", "image:999999", "image:1.5", "title", "image:" + "9" * 50])
def test_a_field_that_the_image_has_not_is_refused(session: StrategySession, field: str) -> None:
    with pytest.raises(DomainError, match="уже нет"):
        save_image(session, Change(field, "Текст", 0, "операция"), by=system(session))


def test_a_text_longer_than_the_field_is_refused_whole(session: StrategySession) -> None:
    with pytest.raises(DomainError, match="20001"):
        write(session, 0, "я" * (TEXT_LENGTH + 1))

    assert texts(session) == [""]


def test_a_version_is_kept_once_and_an_empty_image_never(session: StrategySession) -> None:
    chosen(session)
    assert keep_version(session, by=system(session)) is None
    write(session, 0, "Первое")

    kept = [keep_version(session, by=system(session)) for _click in (1, 2)]
    write(session, 0, "Второе", 1)
    later = keep_version(session, by=system(session))

    assert [version and version.number for version in (*kept, later)] == [1, 1, 2]
    assert [version.texts[0][1] for version in session.future_image_versions.all()] == ["Второе", "Первое"]
    assert [entry.details for entry in LogEntry.objects.filter(session_id=session.pk, event="image kept")] == [
        {"numbers": [1]},
        {"numbers": [2]},
    ]


def test_a_version_comes_back_whole_and_what_stood_there_is_kept(session: StrategySession) -> None:
    chosen(session)
    write(session, 0, "Первое")
    write(session, 3, "Общее")
    version = keep_version(session, by=system(session))
    assert version is not None
    write(session, 0, "Второе", 1)

    for _click in (1, 2):
        bring_back(version, by=system(session))

    assert texts(session) == ["Первое", "", "", "Общее"]
    assert [one.texts[0][1] for one in session.future_image_versions.all()] == ["Второе", "Первое"]
    assert versions(session)[field_name(open_images(session)[0])] == 3


def test_a_version_comes_back_also_where_questions_were_reworded_or_are_gone(session: StrategySession) -> None:
    chosen(session)
    for place, text in enumerate(["Первое", "Второе", "Третье", "Общее"]):
        write(session, place, text)
    version = keep_version(session, by=system(session))
    assert version is not None
    KeyQuestion.objects.filter(session=session, position=1).update(text="Вопрос первый?")
    KeyQuestion.objects.get(session=session, position=3).delete()

    bring_back(version, by=system(session))

    assert texts(session) == ["Первое", "Второе", "Третье\n\nОбщее"]


def test_a_question_that_the_image_answers_or_has_answered_is_not_deleted(session: StrategySession) -> None:
    chosen(session)
    written, answered, untouched = session.key_questions.all()
    write(session, 1, "Было")
    keep_version(session, by=system(session))
    write(session, 1, "", 1)
    write(session, 0, "Есть")

    for question in (written, answered):
        with pytest.raises(DomainError, match="На этот вопрос отвечает образ"):
            delete_row(session, LISTS["question"], question.pk, system(session))
    for _click in (1, 2):
        delete_row(session, LISTS["question"], untouched.pk, system(session))

    assert list(session.key_questions.all()) == [written, answered]
    assert texts(session) == ["Есть", "", ""]
    assert LogEntry.objects.filter(session_id=session.pk, event="line deleted").count() == 1


def test_a_priority_gets_a_question_and_its_texts_stay(session: StrategySession) -> None:
    triad, question = chosen(session)[2], session.key_questions.get(position=2)
    Record.objects.update(is_frozen=True)

    for _click in (1, 2):
        set_question(triad, question, by=system(session))

    parts = image_parts(session)
    assert [[one.number for one in part.priorities] for part in parts] == [["8.1", "7.1"], ["7.3"], ["7.2"], []]
    assert parts[1].priorities[0].future_sentence == "Норма будущего 7.3."
    revision = FieldRevision.objects.get(document=f"record:{Record.objects.get(team__table_number=7).pk}")
    assert (revision.field, revision.value) == ("key_question:3", str(question.pk))
    entry = LogEntry.objects.get(session_id=session.pk, event="question of priority set")
    assert entry.details == {"numbers": ["7.3"]}


def test_only_a_priority_is_put_under_a_question(session: StrategySession) -> None:
    triad = chosen(session)[5]

    with pytest.raises(DomainError, match="не приоритет"):
        set_question(triad, session.key_questions.first(), by=system(session))

    assert Triad.objects.get(pk=triad.pk).key_question is None


def test_another_session_has_an_image_of_its_own(session: StrategySession) -> None:
    other = SessionFactory()
    chosen(session)
    chosen(other)
    write(other, 0, "Чужое")

    assemble_empty(session, by=system(session))

    assert "Чужое" not in str(texts(session))
    assert texts(other) == ["Чужое", "", "", ""]
    assert last_edit(other).value == "Чужое"
    assert set(image_fields(session)).isdisjoint(set(image_fields(other)) - {"image:0"})


def test_an_archived_session_keeps_its_image_as_it_is(session: StrategySession) -> None:
    open_images(session)
    StrategySession.objects.filter(pk=session.pk).update(archived_at=now())

    for verb in (lambda: write(session, 0, "Поздно"), lambda: keep_version(session, by=system(session))):
        with pytest.raises(DomainError, match="архив"):
            verb()

    assert FutureImage.objects.get().text == ""


def test_a_version_says_when_it_was_kept(session: StrategySession) -> None:
    write(session, 0, "Слово")
    moment = dt.datetime(2026, 11, 24, 11, 5, tzinfo=dt.UTC)

    with clock_at(moment):
        keep_version(session, by=system(session))

    assert session.future_image_versions.get().kept_at == moment


@given(st.lists(st.sampled_from(["", "Чистая вода", "Тёплый дом", "  ", "Дорога"]), max_size=8))
def test_what_is_put_together_holds_every_norm_once_in_order(parts: list[str]) -> None:
    session: Any = StrategySession()
    triads = [Triad(session=session, future_what=part) for part in parts]

    text = assembled(triads)

    assert text.split("\n\n") == ([f"{part}." for part in parts if part.strip()] or [""])
