import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from measures.domain.plans import PlanSummary, plan_summaries
from measures.exports import measures_table
from measures.models import MeasurePlan
from measures.rules import can_read_plan
from sessions.actors import crew_actor, participant_actor, table_actor
from sessions.models import Participant, Role, StrategySession, Team
from tests.clients import crew_client, participant_client, projector_client, table_client
from tests.factories.measures import empty_plan, person, written_plan
from tests.factories.sessions import SessionFactory, TeamFactory, UserFactory

pytestmark = pytest.mark.either_database

State = MeasurePlan.State


def page_of(session: StrategySession) -> str:
    return reverse("measures:measures", args=[session.slug])


def member_of(plan: MeasurePlan) -> Participant:
    return Participant.objects.get(seats__team=plan.team)


def test_everybody_reads_the_accepted_plans_and_no_others(session: StrategySession) -> None:
    accepted, waiting = written_plan(session, table_number=1), written_plan(session, table_number=2)
    MeasurePlan.objects.filter(pk=accepted.pk).update(state=State.ACCEPTED)
    MeasurePlan.objects.filter(pk=waiting.pk).update(state=State.HANDED_IN)
    waiting.measures.update(what="Тайна стола № 2")
    clients = [
        participant_client(person(session)),
        table_client(TeamFactory(session=session, table_number=1)),
        crew_client(session, Role.OBSERVER),
    ]

    pages = [client.get(page_of(session)) for client in clients]

    assert [list(page.context["plans"]) for page in pages] == [[accepted]] * 3
    assert ["Тайна стола" in page.content.decode() for page in pages] == [False] * 3
    assert ["Завести канал" in page.content.decode() for page in pages] == [True] * 3


@pytest.mark.parametrize(
    ("state", "is_shown"),
    [(State.DRAFTING, False), (State.HANDED_IN, True), (State.RETURNED, True), (State.ACCEPTED, True)],
)
def test_a_participant_reads_the_own_plan_once_it_was_handed_in(
    session: StrategySession, state: State, is_shown: bool
) -> None:
    plan = written_plan(session)
    MeasurePlan.objects.update(state=state)

    page = participant_client(member_of(plan)).get(page_of(session))

    assert ("Завести канал" in page.content.decode()) == is_shown


@pytest.mark.parametrize("state", list(State))
def test_who_reads_a_plan_in_each_state(session: StrategySession, state: State) -> None:
    plan, other = written_plan(session, table_number=1), empty_plan(session, table_number=2)
    plan.state = state
    member, guest = participant_actor(member_of(plan)), participant_actor(member_of(other))
    crew, table = crew_actor(session, UserFactory(), Role.OBSERVER), table_actor(other.team)

    answers = [
        can_read_plan(actor, plan, own) for actor, own in [(member, plan), (guest, other), (table, other), (crew, None)]
    ]

    accepted = state == State.ACCEPTED
    assert answers == [state != State.DRAFTING, accepted, accepted, True]


def test_strangers_see_nothing_and_the_screen_has_scenes_of_its_own(session: StrategySession) -> None:
    clients = [Client(), participant_client(person(SessionFactory())), projector_client(session)]

    assert [client.get(page_of(session)).status_code for client in clients] == [404, 404, 403]


def test_the_page_is_a_get(session: StrategySession) -> None:
    assert crew_client(session).post(page_of(session)).status_code == 405


def test_before_the_first_plan_the_page_says_what_comes(session: StrategySession) -> None:
    page = participant_client(person(session)).get(page_of(session))

    assert (page.status_code, list(page.context["plans"])) == (200, [])


@pytest.mark.parametrize("size", [1, 4])
def test_the_page_asks_as_little_for_many_as_for_one(
    session: StrategySession, size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    plans = [written_plan(session, table_number=number) for number in range(1, size + 1)]
    MeasurePlan.objects.update(state=State.ACCEPTED)
    client = participant_client(member_of(plans[0]))

    with django_assert_num_queries(10):
        assert client.get(page_of(session)).status_code == 200


def test_the_export_has_a_row_for_each_written_step(session: StrategySession) -> None:
    plan = written_plan(session, table_number=4)
    Team.objects.filter(pk=plan.team_id).update(name="Волга")
    plan.measures.filter(position=1).update(what="=1+1")
    plan.measures.filter(position=2).update(due=None)
    empty_plan(session, table_number=5)
    speaker = member_of(plan).name

    table = measures_table(session)

    number = plan.priority.number
    head = [1, number, "4. Волга", speaker]
    assert [len(row) for row in table.rows] == [len(table.columns)] * 3
    assert [list(row)[:9] for row in table.rows] == [
        [*head, 1, "=1+1", "Дирекция", "Канал работает", "01.06.2026"],
        [*head, 2, "Завести канал", "Дирекция", "Канал работает", ""],
        [*head, 3, "Завести канал", "Дирекция", "Канал работает", "01.06.2026"],
    ]


def test_the_board_gets_a_line_for_each_team(session: StrategySession) -> None:
    plan, empty = written_plan(session, table_number=2), empty_plan(session, table_number=1, members=3)
    plan.measures.filter(position=3).update(who="")
    edited_at = dt.datetime(2026, 2, 7, 12, tzinfo=dt.UTC)
    MeasurePlan.objects.filter(pk=plan.pk).update(state=State.RETURNED, edited_at=edited_at)

    summaries = plan_summaries(session)

    assert summaries == [
        PlanSummary(empty.team, empty, empty.priority.number, 3, False, 0, 0, 3, State.DRAFTING, None),
        PlanSummary(plan.team, plan, plan.priority.number, 1, True, 3, 2, 3, State.RETURNED, edited_at),
    ]


@pytest.mark.parametrize("size", [1, 4])
def test_the_board_asks_as_little_for_many_as_for_one(
    session: StrategySession, size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(1, size + 1):
        written_plan(session, table_number=number)

    with django_assert_num_queries(3):
        assert len(plan_summaries(session)) == size
