import pytest
from django.db import IntegrityError

from okmo_session.core.autosave import Change, Conflict, Saved
from okmo_session.core.errors import DomainError
from okmo_session.core.live.versions import versions as topic_versions
from okmo_session.core.log import reference
from okmo_session.core.models import FieldRevision, LogEntry
from okmo_session.preparation.domain.erasing import erase_person
from okmo_session.preparation.domain.merging import merge
from sessions.actors import participant_actor, system
from sessions.domain.tables.seating import seat
from sessions.domain.topics import Topic, drafts_topic
from sessions.models import Participant, StrategySession, Team
from tests.factories.sessions import ParticipantFactory, SeatFactory, TeamFactory
from tests.factories.triads import CriterionFactory, KeyQuestionFactory, TriadFactory
from triads.domain.drafts.checks import BALLOT_LINE, ballot_length, checks_of
from triads.domain.drafts.fields import draft_fields_of, writing_criteria
from triads.domain.drafts.writing import (
    DraftCount,
    DraftState,
    add_draft,
    draft_counts,
    drafts_of,
    open_drafts,
    propose,
    proposed_drafts,
    save_draft,
    state_of,
    withdraw,
)
from triads.models import Source, Triad

pytestmark = pytest.mark.django_db
SECRET = "Тайный замысел"


@pytest.fixture
def author(team: Team) -> Participant:
    person = ParticipantFactory(session=team.session, region="Самарская область")
    SeatFactory(team=team, participant=person)
    return person


def write(author: Participant, field: str, text: str, base: int = 0) -> Saved | Conflict:
    change = Change(field, text, base, f"{field}-{text}-{base}"[:40])
    return save_draft(author, change, by=participant_actor(author))


def written(author: Participant, slot: int = 1) -> Triad:
    """Return the author's draft in `slot` with something in it."""
    open_drafts(author)
    write(author, f"present_what:{slot}", SECRET)
    return drafts_of(author).get(slot=slot)


def take(draft: Triad, team: Team) -> Triad:
    """Let `team` make the triad of its second slot of `draft`."""
    triad = TriadFactory(team=team, slot=2)
    Source.objects.create(triad=triad, draft=draft, position=1, taken_at="2026-11-24T10:00:00Z")
    return triad


def test_the_drafts_are_there_at_the_first_look_and_are_about_the_author_s_region(author: Participant) -> None:
    drafts = open_drafts(author)

    assert [draft.slot for draft in drafts] == [1, 2, 3]
    assert {(draft.present_where, draft.future_where) for draft in drafts} == {("Самарская область",) * 2}
    assert all(draft.is_empty and state_of(draft) == DraftState.EMPTY for draft in drafts)
    assert [draft.pk for draft in open_drafts(author)] == [draft.pk for draft in drafts]
    assert [entry.target for entry in LogEntry.objects.filter(event="drafts opened")] == [reference(author)]


def test_a_session_that_wants_more_drafts_than_it_did_fills_them_up(author: Participant) -> None:
    open_drafts(author)
    StrategySession.objects.filter(pk=author.session_id).update(drafts_min=5)
    author.session.refresh_from_db()

    assert [draft.slot for draft in open_drafts(author)] == [1, 2, 3, 4, 5]


def test_every_field_of_the_page_can_be_saved_and_read_back(author: Participant) -> None:
    question = KeyQuestionFactory(session=author.session)
    CriterionFactory(session=author.session)
    criteria = writing_criteria(author.session)
    values = {"key_question": str(question.pk), f"criterion-{criteria[0].pk}": "1"}
    typed = {
        name: values.get(name.partition(":")[0], f"текст {name}")
        for name in draft_fields_of(open_drafts(author), criteria)
    }

    for name, text in typed.items():
        assert isinstance(write(author, name, text), Saved), name

    fields = draft_fields_of(drafts_of(author), criteria)
    assert {name: field.value for name, field in fields.items()} == typed
    assert len(typed) == 3 * (1 + 8 + 3 + 1)
    assert all(draft.edited_at for draft in drafts_of(author))


def test_a_tick_is_taken_out_again(author: Participant) -> None:
    name = f"criterion-{CriterionFactory(session=author.session).pk}:2"
    open_drafts(author)
    write(author, name, "1")

    write(author, name, "", base=1)

    assert not drafts_of(author).get(slot=2).ticked_criteria.exists()
    with pytest.raises(DomainError):
        write(author, name, "2", base=2)


@pytest.mark.parametrize(
    "name", ["", "name", "present_what:9", "barrier-4:1", "criterion-1:1", "slot:1", "present_what:01"]
)
def test_what_no_draft_has_is_refused_with_a_sentence(author: Participant, name: str) -> None:
    open_drafts(author)

    with pytest.raises(DomainError):
        write(author, name, "текст")


def test_a_criterion_of_another_session_or_purpose_is_no_field(author: Participant) -> None:
    open_drafts(author)
    others = [CriterionFactory(), CriterionFactory(session=author.session, purpose="selecting")]

    for criterion in others:
        with pytest.raises(DomainError):
            write(author, f"criterion-{criterion.pk}:1", "1")


def test_two_devices_of_one_person_do_not_overwrite_each_other(author: Participant) -> None:
    open_drafts(author)
    write(author, "future_what:3", "с первого телефона")

    answer = write(author, "future_what:3", "со второго телефона")

    assert isinstance(answer, Conflict)
    assert (answer.theirs, answer.version) == ("с первого телефона", 1)


def test_a_private_draft_leaves_no_line_in_the_journal_and_tells_the_board_only_of_its_first_word(
    author: Participant, team: Team
) -> None:
    open_drafts(author)
    before = LogEntry.objects.count()
    topics = topic_versions(team.session, Topic.BOARD, drafts_topic(team.pk))

    write(author, "present_what:1", SECRET)
    write(author, "present_effect:1", "мешает")

    assert LogEntry.objects.count() == before
    assert topic_versions(team.session, *topics) == topics | {Topic.BOARD: topics[Topic.BOARD] + 1}


def test_a_proposed_draft_is_the_table_s_to_read_and_its_edits_are_told(author: Participant, team: Team) -> None:
    draft = written(author)
    topics = topic_versions(team.session, Topic.BOARD, drafts_topic(team.pk))

    propose(draft, by=participant_actor(author))
    propose(draft, by=participant_actor(author))
    write(author, "barrier-1:1", "Нет канала")

    assert [(found.pk, found.author) for found in proposed_drafts(team)] == [(draft.pk, author)]
    assert state_of(drafts_of(author).get(pk=draft.pk)) == DraftState.PROPOSED
    assert topic_versions(team.session, *topics) == {
        Topic.BOARD: topics[Topic.BOARD] + 1,
        drafts_topic(team.pk): topics[drafts_topic(team.pk)] + 2,
    }
    events = LogEntry.objects.filter(target=reference(draft)).order_by("number")
    assert [entry.event for entry in events] == ["draft proposed", "draft edited"]
    assert SECRET not in "".join(str(entry.details) for entry in LogEntry.objects.all())


def test_a_draft_taken_back_is_nobody_s_but_its_author_s(author: Participant, team: Team) -> None:
    draft = written(author)
    propose(draft, by=participant_actor(author))

    withdraw(draft, by=participant_actor(author))
    withdraw(draft, by=participant_actor(author))

    assert not proposed_drafts(team)
    assert state_of(drafts_of(author).get(pk=draft.pk)) == DraftState.WRITTEN
    assert LogEntry.objects.filter(event="draft withdrawn").count() == 1


def test_an_empty_draft_and_a_draft_without_a_table_are_not_proposed(team: Team) -> None:
    standing = ParticipantFactory(session=team.session, region="Самара")
    empty = open_drafts(standing)[0]

    with pytest.raises(DomainError, match="нечего"):
        propose(empty, by=participant_actor(standing))
    draft = written(standing)
    with pytest.raises(DomainError, match="стол"):
        propose(draft, by=participant_actor(standing))


def test_a_draft_the_table_has_taken_stays_with_it(author: Participant, team: Team) -> None:
    draft = written(author)
    propose(draft, by=participant_actor(author))
    take(draft, team)

    with pytest.raises(DomainError, match=r"7\.2"):
        withdraw(draft, by=participant_actor(author))

    assert state_of(drafts_of(author).get(pk=draft.pk)) == DraftState.TAKEN
    seat(author, TeamFactory(session=team.session), by=system(team.session))
    with pytest.raises(DomainError, match=r"7\.2"):
        propose(draft, by=participant_actor(author))


def test_who_moves_to_another_table_proposes_there_and_no_longer_here(author: Participant, team: Team) -> None:
    draft = written(author)
    propose(draft, by=participant_actor(author))
    there = TeamFactory(session=team.session)
    seat(author, there, by=system(team.session))

    propose(draft, by=participant_actor(author))

    assert (list(proposed_drafts(team)), [found.pk for found in proposed_drafts(there)]) == ([], [draft.pk])


def test_a_draft_is_added_up_to_the_session_s_number_and_not_twice_by_a_double_click(author: Participant) -> None:
    actor = participant_actor(author)
    StrategySession.objects.filter(pk=author.session_id).update(drafts_max=5)
    author.session.refresh_from_db()
    written(author, slot=3)

    clicks = [add_draft(author, by=actor).slot, add_draft(author, by=actor).slot]
    write(author, "present_what:4", "текст")
    add_draft(author, by=actor)
    write(author, "present_what:5", "текст")

    assert clicks == [4, 4]
    with pytest.raises(DomainError, match="5 черновиков"):
        add_draft(author, by=actor)


def test_the_crew_gets_numbers_by_table(author: Participant, team: Team) -> None:
    neighbour, elsewhere = (ParticipantFactory(session=team.session) for _ in range(2))
    there = TeamFactory(session=team.session)
    SeatFactory(team=team, participant=neighbour)
    SeatFactory(team=there, participant=elsewhere)
    # The afternoon's seat does not count a draft a second time.
    SeatFactory(team=TeamFactory(session=team.session, round=Team.Round.MEASURES), participant=author)
    propose(written(author), by=participant_actor(author))
    written(author, slot=2)
    open_drafts(neighbour)
    write(neighbour, "barrier-2:1", "Нет канала")
    open_drafts(elsewhere)
    written(ParticipantFactory())

    assert draft_counts(team.session) == {team.pk: DraftCount(written=3, proposed=1)}


def test_an_erased_person_leaves_no_draft_and_no_earlier_text_of_one(author: Participant) -> None:
    other = ParticipantFactory(session=author.session)
    written(other)
    written(author)
    write(author, "present_what:1", "Иной замысел", base=1)

    erase_person(author, by=system(author.session))

    assert {draft.author_id for draft in Triad.objects.drafts()} == {other.pk}
    assert {row.document for row in FieldRevision.objects.all()} == {reference(other)}


def test_doubles_keep_every_draft_of_both(author: Participant, team: Team) -> None:
    double = ParticipantFactory(session=author.session)
    SeatFactory(team=team, participant=double)
    written(author)
    propose(written(double, slot=2), by=participant_actor(double))
    write(double, "barrier-1:3", "Нет канала")

    kept = merge(author, double, by=system(author.session))

    texts = {draft.slot: draft.present_what or draft.barrier_texts for draft in drafts_of(kept)}
    assert texts == {1: SECRET, 2: [], 3: [], 4: SECRET, 5: ["Нет канала"]}
    assert [draft.author for draft in proposed_drafts(team)] == [kept]
    assert isinstance(write(kept, "present_what:4", "Правка"), Saved)


def test_a_place_among_the_drafts_is_taken_once(author: Participant) -> None:
    draft = open_drafts(author)[0]

    with pytest.raises(IntegrityError):
        Triad.objects.create(session=author.session, author=author, slot=draft.slot)


def holding(draft: Triad) -> list[str]:
    return [check.name for check in checks_of(draft, has_questions=True) if check.holds]


def test_what_is_missing_is_said_until_it_is_there(author: Participant) -> None:
    draft = open_drafts(author)[0]
    assert holding(draft) == ["key_question", "present", "few_barriers", "future"]

    write(author, "present_what:1", "Запаздывание")
    write(author, "barrier-1:1", "Нет канала")
    write(author, "barrier-3:1", "Нет порядка")

    found = drafts_of(author).get(slot=1)
    assert holding(found) == ["key_question", "present_effect", "present_on_what", "future"]
    assert "Норма настоящего: не сказано, на что влияет." in [
        check.sentence for check in checks_of(found, has_questions=False) if check.holds
    ]


def test_barriers_over_the_limit_stay_in_sight_and_are_said(author: Participant) -> None:
    draft = open_drafts(author)[0]
    for position in range(1, 6):
        draft.barriers.create(position=position, text="Нет канала")

    found = drafts_of(author).get(slot=1)

    assert "many_barriers" in holding(found)
    assert "barrier-5:1" in draft_fields_of([found], [])


def test_the_length_counts_both_sentences_as_they_are_read(author: Participant) -> None:
    assert ballot_length(open_drafts(author)[0]) == 0

    written(author)

    draft = drafts_of(author).get(slot=1)
    assert ballot_length(draft) == len(f"{SECRET} Самарская область.") < BALLOT_LINE
