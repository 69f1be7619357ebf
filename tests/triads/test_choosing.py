import threading

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from okmo_session.core.autosave import Change, Conflict
from okmo_session.core.clock import now
from okmo_session.core.errors import DomainError
from okmo_session.core.live.versions import versions as topic_versions
from okmo_session.core.log import reference
from okmo_session.core.models import FieldRevision, LogEntry
from sessions.actors import table_actor
from sessions.domain.topics import Topic, drafts_topic, team_topic
from sessions.models import Team
from tests.factories.drafts import member_of, proposed_draft
from tests.factories.sessions import TeamFactory
from tests.factories.triads import TEXTS
from triads.domain.choosing.rewriting import texts_of, triad_in
from triads.domain.choosing.taking import swap_slots, take_drafts, take_out, texts_without
from triads.domain.drafts.writing import withdraw
from triads.domain.record.fields import NORM_FIELDS
from triads.domain.record.records import open_record, save
from triads.models import Barrier, FieldComment, Record, Source, Triad

State = Record.State


def _texts(record: Record, slot: int) -> dict[str, str]:
    return texts_of(triad_in(record, slot))


def _write(record: Record, field: str, text: str, base: int = 0) -> object:
    return save(record, Change(field, text, base, f"operation {field} {text}"), by=table_actor(record.team))


@pytest.mark.django_db
def test_a_picked_draft_brings_texts_barriers_with_their_author_and_the_question(team: Team) -> None:
    record, author = open_record(team), member_of(team)
    question = team.session.key_questions.create(position=1, text="Как?")
    draft = proposed_draft(team, author, "Нет канала", "Нет порядка", key_question=question)
    before = topic_versions(team.session, team_topic(team), drafts_topic(team.pk), Topic.BOARD)

    assert take_drafts(record, 2, [draft], by=table_actor(team)) == []

    triad = Triad.objects.get(team=team, slot=2)
    assert {name: getattr(triad, name) for name in NORM_FIELDS} == TEXTS
    assert triad.key_question == question
    assert list(triad.barriers.values_list("position", "text", "author"))[:3] == [
        (1, "Нет канала", author.pk),
        (2, "Нет порядка", author.pk),
        (3, "", None),
    ]
    assert Triad.objects.with_lineage().get(pk=triad.pk).source_authors == [author.name]
    assert topic_versions(team.session, *before) == {topic: number + 1 for topic, number in before.items()}
    entry = LogEntry.objects.get(event="drafts taken")
    assert (entry.target, entry.details) == (reference(record), {"slot": 2, "drafts": [draft.pk]})


@pytest.mark.django_db
def test_editing_the_slot_leaves_the_draft_of_its_author_as_it_is(team: Team) -> None:
    record = open_record(team)
    draft = proposed_draft(team, None, "Нет канала")
    take_drafts(record, 1, [draft], by=table_actor(team))

    for field in ("present_what:1", "barrier-1:1"):
        _write(record, field, "Иначе", base=1)

    assert Triad.objects.get(team=team, slot=1).present_what == "Иначе"
    draft.refresh_from_db()
    assert (draft.present_what, draft.barrier_texts) == (TEXTS["present_what"], ["Нет канала"])


@pytest.mark.django_db
def test_whoever_types_in_a_slot_while_a_draft_is_picked_is_asked_and_loses_nothing(team: Team) -> None:
    record = open_record(team)
    _write(record, "future_what:1", "Наше будущее")

    take_drafts(record, 1, [proposed_draft(team, future_what="Другое будущее")], by=table_actor(team))
    late = _write(record, "future_what:1", "Наше будущее, яснее", base=1)

    assert isinstance(late, Conflict)
    assert (late.mine, late.theirs) == ("Наше будущее, яснее", "Наше будущее / Другое будущее")
    rows = FieldRevision.objects.filter(document=reference(record), field="future_what:1").order_by("version")
    assert [row.value for row in rows] == ["Наше будущее", "Наше будущее / Другое будущее"]


@pytest.mark.django_db
def test_two_drafts_are_merged_at_once_and_what_has_no_room_is_told(team: Team) -> None:
    record = open_record(team)
    first = proposed_draft(team, member_of(team, "Анна Иванова"), "Нет канала", "Нет порядка", "Нет людей")
    second = proposed_draft(
        team, member_of(team, "Пётр Котов"), "нет канала.", "Нет денег", "Нет связи", present_what="Нет обмена"
    )
    more = proposed_draft(team, None, "Нет воли")

    assert take_drafts(record, 1, [first, second], by=table_actor(team)) == []
    assert take_drafts(record, 1, [more], by=table_actor(team)) == ["Нет воли"]

    triad = Triad.objects.with_lineage().prefetch_related("barriers").get(team=team, slot=1)
    assert triad.present_what == "Запаздывание обмена сведениями / Нет обмена"
    assert triad.future_what == TEXTS["future_what"]
    assert triad.barrier_texts == ["Нет канала", "Нет порядка", "Нет людей", "Нет денег", "Нет связи"]
    assert triad.source_authors[:2] == ["Анна Иванова", "Пётр Котов"]


@pytest.mark.django_db
def test_a_draft_goes_into_one_slot_only_and_the_second_click_changes_nothing(team: Team) -> None:
    record, draft, by = open_record(team), proposed_draft(team), table_actor(team)
    take_drafts(record, 1, [draft], by=by)

    assert take_drafts(record, 1, [draft], by=by) == []
    with pytest.raises(DomainError, match=r"7\.1"):
        take_drafts(record, 2, [draft], by=by)

    assert list(Source.objects.values_list("draft", "triad__slot")) == [(draft.pk, 1)]
    assert LogEntry.objects.filter(event="drafts taken").count() == 1


@pytest.mark.django_db
def test_what_may_not_be_taken(team: Team) -> None:
    record, by, draft = open_record(team), table_actor(team), proposed_draft(team)
    foreign = proposed_draft(TeamFactory(session=team.session, table_number=8))
    private = proposed_draft(team, proposed_to=None)
    withdrawn = proposed_draft(team)
    withdraw(withdrawn, by=by)
    for wanted in ([], [foreign], [private], [withdrawn], [draft, foreign], [triad_in(record, 2)]):
        with pytest.raises(DomainError):
            take_drafts(record, 1, wanted, by=by)
    with pytest.raises(DomainError):
        take_drafts(record, 4, [draft], by=by)
    Record.objects.update(state=State.HANDED_IN)
    with pytest.raises(DomainError):
        take_drafts(record, 1, [draft], by=by)

    assert (Source.objects.count(), Triad.objects.get(team=team, slot=1).is_empty) == (0, True)


@pytest.mark.django_db
def test_texts_that_are_too_long_together_are_refused_as_a_whole(team: Team) -> None:
    record = open_record(team)
    long = [proposed_draft(team, present_what=letter * 1500) for letter in "аб"]

    with pytest.raises(DomainError, match="2000"):
        take_drafts(record, 1, long, by=table_actor(team))

    assert (Source.objects.count(), Triad.objects.get(team=team, slot=1).present_what) == (0, "")


@pytest.mark.django_db
def test_a_draft_taken_out_leaves_the_later_ones_and_what_was_typed_stays_in_the_history(team: Team) -> None:
    record, by = open_record(team), table_actor(team)
    first, second = proposed_draft(team, None, "Нет канала"), proposed_draft(team, None, "Нет людей", present_what="Б")
    take_drafts(record, 1, [first, second], by=by)
    _write(record, "present_what:1", "Наши слова", base=2)
    source = Source.objects.get(draft=first)
    foretold = texts_without(source)

    take_out(source, by=by)

    texts = _texts(record, 1)
    assert texts == foretold
    assert (texts["present_what"], texts["barrier-1"], texts["barrier-2"]) == ("Б", "Нет людей", "")
    assert "Наши слова" in FieldRevision.objects.values_list("value", flat=True)
    with pytest.raises(DomainError):
        take_out(source, by=by)
    take_out(Source.objects.get(draft=second), by=by)
    assert Triad.objects.get(team=team, slot=1).is_empty
    assert take_drafts(record, 3, [first], by=by) == []


@pytest.mark.django_db
def test_what_is_gone_since_does_not_stop_a_draft_from_being_taken_out(team: Team) -> None:
    record, by, named = open_record(team), table_actor(team), member_of(team)
    question = team.session.key_questions.create(position=1, text="Как?")
    _write(record, "key_question:1", str(question.pk))
    _write(record, "barrier-1:1", "Нет канала")
    _write(record, "barrier_author-1:1", str(named.pk))
    take_drafts(record, 1, [proposed_draft(team)], by=by)
    question.delete()
    named.delete()

    take_out(Source.objects.get(), by=by)

    texts = _texts(record, 1)
    assert (texts["key_question"], texts["barrier-1"], texts["barrier_author-1"]) == ("", "Нет канала", "")


@pytest.mark.django_db
def test_slots_change_places_with_all_that_belongs_to_them(team: Team) -> None:
    record, by = open_record(team), table_actor(team)
    take_drafts(record, 1, [proposed_draft(team, None, "Нет канала")], by=by)
    for field in ("future_what:1", "name"):
        FieldComment.objects.create(record=record, field=field, text="Яснее", at=now())
    FieldComment.objects.create(record=record, field="future_what:2", text="Где?", at=now())
    before = {slot: _texts(record, slot) for slot in (1, 2, 3)}

    swap_slots(record, 1, 2, by=by)

    assert [_texts(record, slot) for slot in (1, 2, 3)] == [before[2], before[1], before[3]]
    assert list(Source.objects.values_list("triad__slot", flat=True)) == [2]
    comments = FieldComment.objects.order_by("pk").values_list("field", flat=True)
    assert list(comments) == ["future_what:2", "name", "future_what:1"]
    assert isinstance(_write(record, "present_what:1", "поздно", base=1), Conflict)
    with pytest.raises(DomainError):
        swap_slots(record, 3, 4, by=by)


MOVES = st.lists(st.tuples(st.sampled_from(["take", "out"]), st.integers(0, 3)), max_size=8)


class TakingAndTakingOut(TestCase):
    @settings(max_examples=25, deadline=None)
    @given(st.booleans(), MOVES)
    def test_taking_all_out_again_in_any_order_gives_back_what_stood_there(
        self, is_written: bool, moves: list[tuple[str, int]]
    ) -> None:
        team = TeamFactory(table_number=7)
        record, by = open_record(team), table_actor(team)
        if is_written:
            Triad.objects.filter(team=team, slot=1).update(present_what="Обмен", future_what="Будет обмен")
            Barrier.objects.filter(triad__team=team, triad__slot=1, position=2).update(text="Нет канала")
        start = _texts(record, 1)
        drafts = [
            proposed_draft(team, None, "Нет канала", f"Барьер {n}", f"Ещё {n}", present_what=text)
            for n, text in enumerate(["Обмен", "обмен сведениями", "другое", ""])
        ]
        for kind, number in moves:
            source = Source.objects.filter(draft=drafts[number]).first()
            if kind == "take" and source is None:
                take_drafts(record, 1, [drafts[number]], by=by)
            elif kind == "out" and source:
                take_out(source, by=by)
        for source in Source.objects.filter(triad__team=team).order_by("-draft__present_what"):
            take_out(source, by=by)

        assert _texts(record, 1) == start
        newest = FieldRevision.objects.filter(document=reference(record), field="present_what:1").order_by("version")
        assert (newest.last() is None) or newest.last().value == start["present_what"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("onto_written", [False, True])
def test_of_two_tablets_that_pick_into_one_slot_one_wins_and_the_other_reads_or_merges(onto_written: bool) -> None:
    team = TeamFactory(table_number=7)
    record = open_record(team)
    drafts = [proposed_draft(team, present_what=text) for text in ("первый", "второй")]
    start, refusals = threading.Barrier(2), []

    def pick(draft: Triad) -> None:
        mine = Record.objects.select_related("team__session").get(pk=record.pk)
        start.wait()
        try:
            take_drafts(mine, 1, [draft], by=table_actor(mine.team), onto_written=onto_written)
        except DomainError as error:
            refusals.append(str(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=pick, args=(draft,)) for draft in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    held = Triad.objects.get(team=team, slot=1).present_what
    assert len(refusals) == (0 if onto_written else 1)
    assert held in ({"первый / второй", "второй / первый"} if onto_written else {"первый", "второй"})
    assert Source.objects.count() == (2 if onto_written else 1)
    assert all("7.1" in sentence for sentence in refusals)
