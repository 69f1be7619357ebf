"""What comes out of the assessment, exact and from handed-in sheets only."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okmo_session.core.clock import now
from sessions.actors import Actor
from sessions.models import Role, Stage, StrategySession, Team
from tests.factories.assessment import a_sheet
from tests.factories.sessions import ParticipantFactory, StageFactory, TeamFactory
from tests.factories.triads import CriterionFactory, written_record
from triads.domain.assessment.results import (
    assessment_results,
    assessment_scores,
    by_mean,
    remarks_of,
)
from triads.domain.assessment.spread import Spread, spread_of
from triads.domain.visibility import talks_are_over
from triads.exports import assessment_table, remarks_table
from triads.models import Criterion, Record, Triad

State = Stage.State


@given(st.lists(st.integers(1, 5), min_size=1, max_size=400))
def test_the_mean_is_exact_and_shown_with_two_digits(scores: list[int]) -> None:
    spread = spread_of(scores)

    assert spread is not None
    assert spread.mean * len(scores) == sum(scores)
    assert spread.least <= spread.mean <= spread.most
    assert abs(Fraction(spread.shown) - spread.mean) <= Fraction(1, 200)


def test_half_a_hundredth_is_shown_upwards() -> None:
    assert Spread(Fraction(833, 200), 4, 5, 200).shown == Decimal("4.17")


@pytest.fixture
def teams(session: StrategySession) -> list[Team]:
    for position in (1, 2):
        CriterionFactory(session=session, purpose=Criterion.Purpose.ASSESSING, position=position)
    StageFactory(session=session, kind=Stage.Kind.TALKS, state=State.FINISHED)
    teams = [TeamFactory(session=session, table_number=number) for number in (1, 2, 3)]
    for team in teams:
        written_record(team)
    Record.objects.update(state=Record.State.ACCEPTED)
    return teams


def triad_of(team: Team, slot: int = 1) -> Triad:
    return Triad.objects.get(team=team, slot=slot)


@pytest.mark.django_db
def test_only_what_was_handed_in_counts_and_never_ones_own(teams: list[Team], session: StrategySession) -> None:
    first, second = triad_of(teams[0]), triad_of(teams[1])
    a_sheet(teams[1], {first: [5, 4], second: [1, 1]}, remark="Ясно")
    a_sheet(teams[2], {first: [2, None]})
    a_sheet(teams[0], {second: [3, 3]}, handed_in=False, remark="Черновик")
    a_sheet(teams[0], {second: [1, 1]}, participant=ParticipantFactory(session=session), remark="Личное")
    elsewhere = TeamFactory()
    a_sheet(elsewhere, {first: [1, 1]})

    assert assessment_scores(session, until=now()) == {first.pk: [2, 4, 5]}
    result = assessment_results(session)[0]
    assert (result.triad.number, result.sheets) == ("1.1", 2)
    assert result.by_criterion == [Spread(Fraction(7, 2), 2, 5, 2), Spread(Fraction(4), 4, 4, 1)]
    assert remarks_of(session) == [("1.1", "Ясно"), ("2.1", "Ясно")]


@pytest.mark.django_db
def test_sheets_of_persons_count_where_the_session_says_so(teams: list[Team], session: StrategySession) -> None:
    first = triad_of(teams[0])
    a_sheet(teams[1], {first: [5, 5]})
    for value in (1, 2):
        a_sheet(teams[1], {first: [value, value]}, participant=ParticipantFactory(session=session))
    session.assessed_by_person = True

    assert assessment_scores(session, until=now()) == {first.pk: [1, 1, 2, 2]}


@pytest.mark.django_db
def test_the_order_of_places_is_told_by_exact_means(teams: list[Team], session: StrategySession) -> None:
    a_sheet(teams[2], {triad_of(teams[0]): [3, 3], triad_of(teams[1], 2): [4, 5], triad_of(teams[1]): [3, 3]})

    ordered = [result.triad.number for result in by_mean(assessment_results(session))]

    assert ordered[:4] == ["2.2", "1.1", "2.1", "1.2"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("states", "is_over"),
    [
        ([("triads", "running"), ("talks", "planned"), ("voting", "planned")], False),
        ([("triads", "finished"), ("talks", "running"), ("voting", "planned")], False),
        ([("triads", "finished"), ("talks", "finished"), ("voting", "planned")], True),
        ([("triads", "finished"), ("talks", "planned"), ("voting", "running")], True),
        ([("talks", "finished"), ("break", "running"), ("talks", "planned")], False),
        ([("talks", "finished"), ("break", "running"), ("talks", "finished")], True),
        ([("triads", "running")], False),
        ([("triads", "finished"), ("voting", "running")], True),
        ([], False),
    ],
)
def test_when_the_talks_are_over(session: StrategySession, states: list[tuple[str, str]], is_over: bool) -> None:
    for kind, state in states:
        StageFactory(session=session, kind=kind, state=state)

    assert talks_are_over(session) is is_over


@pytest.mark.django_db
@pytest.mark.parametrize("state", [State.RUNNING, State.FINISHED])
@pytest.mark.parametrize("role", [*Role, None])
def test_tables_for_files_are_given_to_the_crew_after_the_talks_only(
    teams: list[Team], session: StrategySession, state: str, role: Role | None
) -> None:
    a_sheet(teams[1], {triad_of(teams[0]): [5, 4]}, remark="=1+1")
    session.stages.update(state=state)
    actor = Actor(session, role)

    given = (len(assessment_table(session, actor).rows), remarks_table(session, actor).rows)

    may_read = state == State.FINISHED and role in (Role.FACILITATOR, Role.HEADQUARTERS, Role.OBSERVER)
    assert given == ((9, [("1.1", "=1+1")]) if may_read else (0, []))


@pytest.mark.django_db
def test_a_row_of_the_table_for_files(teams: list[Team], session: StrategySession) -> None:
    a_sheet(teams[1], {triad_of(teams[0]): [5, None]})

    table = assessment_table(session, Actor(session, Role.OBSERVER))

    sentence = triad_of(teams[0]).future_sentence
    assert list(table.rows[0]) == ["1.1", "Волга", 5.0, 5, 5, 1, 1, 5.0, None, sentence]
    assert {len(row) for row in table.rows} == {len(table.columns)}


@pytest.mark.django_db
def test_results_ask_the_database_as_often_for_many_triads(
    teams: list[Team], session: StrategySession, django_assert_num_queries: object
) -> None:
    a_sheet(teams[1], {triad: [5, 4] for triad in Triad.objects.filter(team=teams[0])})

    with django_assert_num_queries(5):  # type: ignore[operator]  # the fixture's own type is private
        assessment_results(session)
