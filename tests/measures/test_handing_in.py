import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from measures.domain.plans import accept, hand_in, problems_before_hand_in, return_to_team, warnings_of
from measures.models import MeasurePlan
from okmo_session.core.clock import clock_at
from okmo_session.core.errors import DomainError
from okmo_session.core.live.versions import versions
from okmo_session.core.models import LogEntry
from sessions.actors import system
from sessions.domain.topics import Topic, team_topic
from sessions.models import Deadline, StrategySession, Team
from tests.factories.measures import empty_plan, written_plan
from tests.factories.sessions import DeadlineFactory, SessionFactory, StageFactory, TeamFactory

State = MeasurePlan.State
NOON = dt.datetime(2026, 2, 7, 12, 0, tzinfo=dt.UTC)


def test_an_empty_plan_says_all_that_is_missing(session: StrategySession) -> None:
    problems = problems_before_hand_in(empty_plan(session))

    assert len(problems) == 2


def test_a_written_plan_lacks_nothing(session: StrategySession) -> None:
    plan = written_plan(session)

    assert (problems_before_hand_in(plan), warnings_of(plan)) == ([], [])


@pytest.mark.parametrize("values", [{"what": ""}, {"who": ""}, {"result": ""}, {"due": None}])
def test_a_step_that_is_not_whole_is_a_problem(session: StrategySession, values: dict[str, None]) -> None:
    plan = written_plan(session)
    plan.measures.filter(position=2).update(**values)

    assert len(problems_before_hand_in(plan)) == 1


def test_a_fourth_step_begun_must_be_finished(session: StrategySession) -> None:
    plan = written_plan(session)
    plan.measures.filter(position=4).update(who="Дирекция")

    assert len(problems_before_hand_in(plan)) == 1


def test_too_few_steps_are_a_problem(session: StrategySession) -> None:
    plan = written_plan(session)
    plan.measures.filter(position=2).update(what="", who="", result="", due=None)

    assert len(problems_before_hand_in(plan)) == 1


def test_a_speaker_who_sits_elsewhere_is_a_problem(session: StrategySession) -> None:
    plan = written_plan(session)
    plan.team.seats.all().delete()

    assert len(problems_before_hand_in(plan)) == 1


def test_a_date_before_the_session_is_a_warning_only(session: StrategySession) -> None:
    plan = written_plan(session)
    plan.measures.filter(position=2).update(due=session.date - dt.timedelta(days=1))
    plan.measures.filter(position=3).update(due=session.date)

    assert (len(warnings_of(plan)), problems_before_hand_in(plan)) == (1, [])


def test_hand_in_accept_and_return_go_their_way(session: StrategySession) -> None:
    plan, by = written_plan(session), system(session)
    states = []

    for verb in (hand_in, lambda plan, by: return_to_team(plan, "Уточните срок", by), hand_in, accept):
        verb(plan, by)
        states.append(MeasurePlan.objects.get().state)

    assert states == [State.HANDED_IN, State.RETURNED, State.HANDED_IN, State.ACCEPTED]
    assert list(LogEntry.objects.order_by("number").values_list("event", flat=True)) == [
        "measure plan handed in",
        "measure plan returned",
        "measure plan handed in",
        "measure plan accepted",
    ]


def test_hand_in_is_told_to_table_crew_and_phones(session: StrategySession) -> None:
    plan, tablet = written_plan(session, table_number=7), TeamFactory(session=session, table_number=7)

    hand_in(plan, by=system(session))

    topics = versions(session, Topic.BOARD, Topic.MEASURES, team_topic(tablet))
    assert list(topics.values()) == [1, 1, 1]


def test_hand_in_refuses_with_what_is_missing(session: StrategySession) -> None:
    plan = empty_plan(session)

    with pytest.raises(DomainError) as refusal:
        hand_in(plan, by=system(session))

    assert str(refusal.value) == " ".join(problems_before_hand_in(plan))
    assert MeasurePlan.objects.get().state == State.DRAFTING


@pytest.mark.parametrize(("locks", "state"), [(True, State.DRAFTING), (False, State.HANDED_IN)])
def test_only_a_deadline_that_locks_is_enforced(session: StrategySession, locks: bool, state: str) -> None:
    plan, stage = written_plan(session), StageFactory(session=session)
    DeadlineFactory(stage=stage, purpose=Deadline.Purpose.MEASURES, at=NOON, locks=locks)
    DeadlineFactory(stage=stage, purpose=Deadline.Purpose.RECORD, at=NOON - dt.timedelta(hours=3), locks=True)

    with clock_at(NOON):
        try:
            hand_in(plan, by=system(session))
        except DomainError as error:
            assert "15:00" in str(error)  # noqa: PT017  # only one of the two cases refuses

    assert MeasurePlan.objects.get().state == state


def test_a_second_before_the_deadline_is_in_time(session: StrategySession) -> None:
    plan = written_plan(session)
    DeadlineFactory(stage__session=session, purpose=Deadline.Purpose.MEASURES, at=NOON, locks=True)

    with clock_at(NOON - dt.timedelta(seconds=1)):
        hand_in(plan, by=system(session))

    assert MeasurePlan.objects.get().state == State.HANDED_IN


@pytest.mark.parametrize("comment", ["", "  \n", "я" * 1001, "\0\x07"])
def test_return_needs_a_comment_that_can_be_read(session: StrategySession, comment: str) -> None:
    plan = written_plan(session)
    hand_in(plan, by=system(session))

    with pytest.raises(DomainError):
        return_to_team(plan, comment, by=system(session))

    assert MeasurePlan.objects.get().state == State.HANDED_IN


@pytest.mark.parametrize("state", [State.DRAFTING, State.RETURNED, State.ACCEPTED])
def test_accept_refuses_what_does_not_wait(session: StrategySession, state: MeasurePlan.State) -> None:
    plan = written_plan(session)
    MeasurePlan.objects.update(state=state)

    with pytest.raises(DomainError) as refusal:
        accept(plan, by=system(session))

    assert str(refusal.value)
    assert MeasurePlan.objects.get().state == state


def test_a_plan_accepted_by_mistake_can_be_returned(session: StrategySession) -> None:
    plan = written_plan(session)
    MeasurePlan.objects.update(state=State.ACCEPTED)

    return_to_team(plan, "Уточните срок", by=system(session))

    assert MeasurePlan.objects.get().comment == "Уточните срок"


@pytest.mark.django_db(transaction=True)
def test_of_two_clicks_at_once_one_hands_in() -> None:
    session = SessionFactory()
    plan = written_plan(session)

    def click(_number: int) -> str:
        try:
            hand_in(MeasurePlan.objects.get(pk=plan.pk), by=system(session))
        except DomainError as error:
            return str(error)
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(4) as threads:
        outcomes = list(threads.map(click, range(4)))

    assert sorted(bool(sentence) for sentence in outcomes) == [False, True, True, True]
    assert LogEntry.objects.filter(event="measure plan handed in").count() == 1
    assert Team.objects.filter(round="measures").count() == 1
