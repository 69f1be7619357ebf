"""Who assesses what, from when on, and what a sheet refuses."""

import threading

import pytest
from django.db import connection

from okmo_session.core.autosave import Change, Conflict, Saved
from okmo_session.core.errors import DomainError
from okmo_session.core.models import LogEntry, TopicVersion
from sessions.actors import Actor, crew_actor, participant_actor, table_actor
from sessions.models import Deadline, Role, Stage, StrategySession, Team
from tests.factories.assessment import a_sheet
from tests.factories.sessions import (
    DeadlineFactory,
    ParticipantFactory,
    SeatFactory,
    StageFactory,
    TeamFactory,
    UserFactory,
)
from tests.factories.triads import CriterionFactory, written_record
from triads.domain.assessment.assessing import assessing_criteria, gaps_before_hand_in, teams_to_assess, teams_to_come
from triads.domain.assessment.fields import remark_name, save_assessment, score_name
from triads.domain.assessment.sheets import begin_paper, give_back_sheet, hand_in_sheet, missing_sheets, open_sheet
from triads.models import AssessmentSheet, Criterion, Record, Score, Talk, Triad

pytestmark = pytest.mark.django_db


@pytest.fixture
def teams(session: StrategySession) -> list[Team]:
    """Three tables whose records are accepted, before the talks."""
    for position in (1, 2, 3):
        CriterionFactory(session=session, purpose=Criterion.Purpose.SELECTING, position=position)
    StageFactory(session=session, kind=Stage.Kind.TALKS, state=Stage.State.RUNNING)
    teams = [TeamFactory(session=session, table_number=number) for number in (1, 2, 3)]
    for team in teams:
        written_record(team)
    Record.objects.update(state=Record.State.ACCEPTED)
    return teams


@pytest.fixture
def operator(session: StrategySession) -> Actor:
    return crew_actor(session, UserFactory(), Role.HEADQUARTERS)


def speak(team: Team, state: str = Talk.State.SPEAKING) -> None:
    values = {"session": team.session, "position": team.table_number, "state": state}
    Talk.objects.update_or_create(team=team, defaults=values)


def offered(team: Team) -> list[str]:
    return [triad.number for row in teams_to_assess(team.session, team, None) for triad in row.triads]


def put(sheet: AssessmentSheet, field: str, value: str, by: Actor | None = None, base: int = 0) -> Saved | Conflict:
    return save_assessment(sheet, Change(field, value, base, f"{field}{value}{base}"), by or table_actor(sheet.team))


def score(sheet: AssessmentSheet, triad: Triad, value: str = "4", **options: Actor) -> Saved | Conflict:
    return put(sheet, score_name(assessing_criteria(sheet.session)[0], triad), value, **options)


def triad_of(team: Team, slot: int = 1) -> Triad:
    return Triad.objects.get(team=team, slot=slot)


def test_the_criteria_of_choosing_stand_in_for_those_of_assessing(session: StrategySession) -> None:
    chosen = CriterionFactory(session=session, purpose=Criterion.Purpose.SELECTING)
    before = assessing_criteria(session)
    own = CriterionFactory(session=session, purpose=Criterion.Purpose.ASSESSING)

    assert (before, assessing_criteria(session)) == ([chosen], [own])


def test_triads_are_offered_from_the_moment_their_team_begins_to_speak_and_own_ones_never(teams: list[Team]) -> None:
    moments = [offered(teams[0])]
    for state in (Talk.State.WAITING, Talk.State.SPEAKING, Talk.State.QUESTIONS, Talk.State.HELD, Talk.State.SKIPPED):
        speak(teams[1], state)
        moments.append(offered(teams[0]))

    second = ["2.1", "2.2", "2.3"]
    assert moments == [[], [], second, second, second, []]


def test_after_the_talks_all_accepted_triads_of_others_are_offered_that_are_not_merged(teams: list[Team]) -> None:
    Stage.objects.update(state=Stage.State.FINISHED)
    Record.objects.filter(team=teams[2]).update(state=Record.State.RETURNED)
    Triad.objects.filter(team=teams[1], slot=2).update(merged_into=triad_of(teams[1]))
    Triad.objects.filter(team=teams[0], slot=3).update(merged_into=triad_of(teams[1], 3))
    Triad.objects.filter(team=teams[0], slot=1).update(**dict.fromkeys(("present_what", "future_what"), ""))

    # 2.3 was made of a triad of the first table too: it is no other's for it.
    assert (offered(teams[0]), offered(teams[1])) == (["2.1"], ["1.1", "1.2"])


@pytest.mark.parametrize("value", ["0", "6", "-1", "4.5", "²", "пять", "1" * 30])
def test_a_score_is_a_whole_number_from_1_to_5(teams: list[Team], value: str) -> None:
    speak(teams[1])
    sheet = open_sheet(teams[0])

    with pytest.raises(DomainError):
        score(sheet, triad_of(teams[1]), value)

    assert Score.objects.count() == 0


def test_a_score_is_set_changed_and_taken_away_and_the_table_is_told(teams: list[Team]) -> None:
    speak(teams[1])
    sheet, triad, values = open_sheet(teams[0]), triad_of(teams[1]), []
    for base, value in enumerate(["3", " 5 ", ""]):
        answer = put(sheet, score_name(assessing_criteria(sheet.session)[0], triad), value, base=base)
        values.append((answer.version, list(Score.objects.values_list("value", flat=True))))

    assert values == [(1, [3]), (2, [5]), (3, [])]
    assert TopicVersion.objects.get(topic=f"team:{teams[0].pk}").version == 3
    assert LogEntry.objects.filter(event="assessment edited").count() == 3


def test_of_two_tablets_in_one_field_the_second_is_asked(teams: list[Team]) -> None:
    speak(teams[1])
    sheet, triad = open_sheet(teams[0]), triad_of(teams[1])
    put(sheet, remark_name(triad), "Ясно")

    answer = save_assessment(sheet, Change(remark_name(triad), "Неясно", 0, "other"), table_actor(teams[0]))

    assert isinstance(answer, Conflict)
    assert sheet.assessments.get().remark == answer.theirs == "Ясно"


@pytest.mark.parametrize("whose", ["own", "not spoken", "another session", "draft"])
def test_what_is_not_offered_has_no_field(teams: list[Team], whose: str) -> None:
    speak(teams[0])
    speak(teams[1], Talk.State.HELD)
    foreign = TeamFactory()
    written_record(foreign)
    speak(foreign)
    person = ParticipantFactory(session=teams[0].session)
    draft = Triad.objects.create(session=person.session, author=person, slot=1, present_what="Тайна", future_what="Т")
    triads = {"own": triad_of(teams[0]), "not spoken": triad_of(teams[2]), "another session": triad_of(foreign)}
    sheet = open_sheet(teams[0])

    for name in (score_name, lambda _c, triad: remark_name(triad)):
        field = name(assessing_criteria(sheet.session)[0], triads.get(whose, draft))
        with pytest.raises(DomainError):
            put(sheet, field, "5")

    assert not sheet.assessments.exists()


@pytest.mark.parametrize("field", ["", "score-:1", "score-1", "remark:0", "remark:" + "9" * 30, "score-1:1 or 1=1"])
def test_an_unknown_field_is_refused_with_a_sentence(teams: list[Team], field: str) -> None:
    with pytest.raises(DomainError) as refusal:
        put(open_sheet(teams[0]), field, "5")

    assert "Загрузите страницу" in str(refusal.value)


def test_a_sheet_is_handed_in_once_and_then_nothing_on_it_changes(teams: list[Team]) -> None:
    speak(teams[1])
    sheet, by = open_sheet(teams[0]), table_actor(teams[0])
    with pytest.raises(DomainError, match="пока ничего нет"):
        hand_in_sheet(sheet, by)
    score(sheet, triad_of(teams[1]))
    hand_in_sheet(sheet, by)
    at = AssessmentSheet.objects.get().handed_in_at

    refusals = []
    for act in (lambda: hand_in_sheet(sheet, by), lambda: score(sheet, triad_of(teams[1], 2), "1")):
        with pytest.raises(DomainError) as refusal:
            act()
        refusals.append(str(refusal.value))

    assert all("больше не меняется" in sentence for sentence in refusals)
    assert (AssessmentSheet.objects.get().handed_in_at, Score.objects.get().value) == (at, 4)
    assert LogEntry.objects.filter(event="assessment handed in").count() == 1


@pytest.mark.parametrize(("locks", "is_refused"), [(True, True), (False, False)])
def test_a_deadline_that_locks_is_enforced_on_screens_and_not_on_paper(
    teams: list[Team], operator: Actor, locks: bool, is_refused: bool
) -> None:
    stage = teams[0].session.stages.get()
    DeadlineFactory(stage=stage, purpose=Deadline.Purpose.ASSESSMENT, locks=locks, at=stage.planned_at)
    speak(teams[1])
    sheet, triad = open_sheet(teams[0]), triad_of(teams[1])

    refused = False
    try:
        score(sheet, triad)
    except DomainError:
        refused = True
    paper = begin_paper(teams[2], None, operator)
    score(paper, triad, by=operator)
    hand_in_sheet(paper, operator)

    assert (refused, paper.handed_in_at is not None) == (is_refused, True)


def test_gaps_are_said_by_table(teams: list[Team]) -> None:
    fourth = TeamFactory(session=teams[0].session, table_number=4)
    written_record(fourth)
    speak(teams[1], Talk.State.HELD)
    speak(teams[2], Talk.State.HELD)
    sheet = a_sheet(teams[0], {triad_of(teams[1]): [5, 5, 5], triad_of(teams[1], 2): [1, None, 2]}, handed_in=False)
    rows = teams_to_assess(sheet.session, teams[0], sheet)

    assert [(row.done, row.begun, row.is_done) for row in rows] == [(1, 2, False), (0, 0, False)]
    assert gaps_before_hand_in(rows, teams_to_come(sheet.session, teams[0], rows)) == [
        "Без оценки: № 3.",
        "Оценены не полностью: № 2 (1 из 3).",
        "Ещё не выступили, после сдачи их уже не оценить: № 4.",
    ]


def test_paper_and_screen_do_not_write_on_one_sheet(teams: list[Team], operator: Actor) -> None:
    speak(teams[1])
    triad, table = triad_of(teams[1]), table_actor(teams[0])
    sheet = open_sheet(teams[0])
    score(sheet, triad, "2")
    with pytest.raises(DomainError, match="заполняют за столом"):
        score(sheet, triad_of(teams[1], 2), by=operator)
    with pytest.raises(DomainError, match="уже заполняют на экране"):
        begin_paper(teams[0], None, operator)
    kept = Score.objects.count()

    paper = begin_paper(teams[0], None, operator, replaces=True)
    again = begin_paper(teams[0], None, operator)
    with pytest.raises(DomainError, match="вводит с бумаги"):
        score(sheet, triad_of(teams[1], 3), by=table)
    put(paper, score_name(assessing_criteria(paper.session)[0], triad), "5", by=operator, base=1)

    assert (kept, paper.pk, again.pk) == (1, sheet.pk, sheet.pk)
    assert list(Score.objects.values_list("value", flat=True)) == [5]
    give_back_sheet(paper, operator)
    assert (Score.objects.count(), AssessmentSheet.objects.get().source) == (0, "screen")


def test_each_person_has_a_sheet_where_the_session_says_so_and_takes_it_along(teams: list[Team]) -> None:
    session = teams[0].session
    session.assessed_by_person = True
    session.save()
    anna = ParticipantFactory(session=session, name="Анна")
    seat = SeatFactory(team=teams[0], participant=anna)
    for team in teams:
        speak(team, Talk.State.HELD)
    sheet = open_sheet(teams[0], anna)
    score(sheet, triad_of(teams[1]), by=participant_actor(anna))
    score(sheet, triad_of(teams[2]), by=participant_actor(anna))
    seat.team = teams[1]
    seat.save()

    moved = open_sheet(teams[1], anna)

    assert (moved.pk, moved.team, AssessmentSheet.objects.count()) == (sheet.pk, teams[1], 1)
    assert [assessment.triad for assessment in moved.assessments.all()] == [triad_of(teams[2])]
    assert [row.participant for row in missing_sheets(session) if row.participant == anna] == [anna]
    hand_in_sheet(moved, participant_actor(anna))
    assert [row.participant for row in missing_sheets(session) if row.participant == anna] == []


def test_who_is_missing_is_listed_by_table(teams: list[Team]) -> None:
    speak(teams[1])
    a_sheet(teams[2], {triad_of(teams[1]): [3]})
    a_sheet(teams[0], {triad_of(teams[1]): [3]}, handed_in=False)

    assert [row.team.table_number for row in missing_sheets(teams[0].session)] == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_of_two_hand_ins_at_once_one_wins_and_the_sheet_is_made_once(teams: list[Team]) -> None:
    speak(teams[1])
    barrier, outcomes = threading.Barrier(2), []

    def run() -> None:
        try:
            barrier.wait()
            sheet = open_sheet(Team.objects.select_related("session").get(pk=teams[0].pk))
            score(sheet, triad_of(teams[1]))
            hand_in_sheet(sheet, table_actor(sheet.team))
            outcomes.append("handed in")
        except DomainError:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

    assert sorted(outcomes) == ["handed in", "refused"]
    assert (AssessmentSheet.objects.count(), Score.objects.count()) == (1, 1)
    assert LogEntry.objects.filter(event="assessment handed in").count() == 1
