from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from measures.domain.plans import (
    close_plan,
    move,
    open_plan,
    plan_at_table,
    plan_of,
    seat_evenly,
    seat_people,
    unseated,
)
from measures.models import MeasurePlan
from okmo_session.core.errors import DomainError
from okmo_session.core.live.versions import versions
from okmo_session.core.models import LogEntry
from sessions.actors import system
from sessions.domain.topics import Topic, team_topic
from sessions.models import AccessLink, Seat, StrategySession, Team
from tests.factories.measures import empty_plan, person, priority_of, written_plan
from tests.factories.sessions import SessionFactory, TeamFactory


def test_open_plan_makes_a_team_with_empty_steps_and_seats_people(session: StrategySession) -> None:
    priority, people = priority_of(session), [person(session, "Анна"), person(session, "Борис")]

    plan = open_plan(session, priority, people, by=system(session))

    assert (plan.team.round, plan.team.table_number, plan.state) == ("measures", 1, "drafting")
    assert [measure.position for measure in plan.measures.all()] == [1, 2, 3, 4]
    assert [seat.participant.name for seat in plan.team.seats.all()] == ["Анна", "Борис"]
    assert plan_of(people[0]) == plan


def test_open_plan_is_told_to_everybody_and_stands_in_the_journal(session: StrategySession) -> None:
    table = TeamFactory(session=session, table_number=1)
    priority = priority_of(session)

    plan = open_plan(session, priority, [], by=system(session))

    topics = versions(session, Topic.MEASURES, Topic.BOARD, team_topic(plan.team), team_topic(table))
    assert [topic for topic, number in topics.items() if not number] == []
    assert LogEntry.objects.filter(event="measure plan opened", target=f"measureplan:{plan.pk}").count() == 1


def test_a_priority_may_have_several_teams(session: StrategySession) -> None:
    priority = priority_of(session)

    open_plan(session, priority, [], by=system(session))
    open_plan(session, priority, [], by=system(session), known_teams=1)

    assert [plan.team.table_number for plan in priority.measure_plans.all()] == [1, 2]


def test_open_plan_refuses_a_second_click(session: StrategySession) -> None:
    priority = priority_of(session)
    open_plan(session, priority, [], by=system(session), known_teams=0)

    with pytest.raises(DomainError):
        open_plan(session, priority, [], by=system(session), known_teams=0)

    assert MeasurePlan.objects.count() == 1


def test_open_plan_refuses_a_triad_that_is_no_priority(session: StrategySession) -> None:
    triad = priority_of(session)
    triad.priority_rank = None
    triad.save()

    with pytest.raises(DomainError):
        open_plan(session, triad, [], by=system(session))


def test_open_plan_refuses_people_of_another_session_and_leaves_nothing(session: StrategySession) -> None:
    priority, stranger = priority_of(session), person(SessionFactory())

    with pytest.raises(DomainError):
        open_plan(session, priority, [stranger], by=system(session))

    assert (MeasurePlan.objects.count(), Team.objects.filter(round="measures").count()) == (0, 0)


def test_a_table_that_had_no_tablet_in_the_morning_gets_a_link_for_one(session: StrategySession) -> None:
    TeamFactory(session=session, table_number=1)
    priority = priority_of(session)
    Team.objects.filter(pk=priority.team_id).update(table_number=5)

    plans = [open_plan(session, priority, [], by=system(session)) for _ in range(2)]

    assert list(AccessLink.objects.values_list("team", flat=True)) == [plans[1].team_id]


def test_a_tablet_stays_at_its_table_in_the_afternoon(session: StrategySession) -> None:
    plan = empty_plan(session, table_number=7)
    morning = TeamFactory(session=session, table_number=7)
    other = TeamFactory(session=session, table_number=8)

    assert plan_at_table(morning) == plan
    assert plan_at_table(plan.team) == plan
    assert plan_at_table(other) is None
    assert plan_at_table(TeamFactory(table_number=7)) is None


def test_move_replaces_the_place_of_the_afternoon_only(session: StrategySession) -> None:
    left, plan = empty_plan(session, table_number=1), empty_plan(session, table_number=2, members=0)
    participant = left.team.seats.get().participant
    Seat.objects.create(
        session=session, participant=participant, team=TeamFactory(session=session), round=Team.Round.NORMS
    )

    move(participant, plan, by=system(session))

    assert sorted(participant.seats.values_list("round", "team__table_number")) == [
        ("measures", 2),
        ("norms", Team.objects.get(round="norms", seats__participant=participant).table_number),
    ]
    assert left.team.seats.count() == 0


def test_move_tells_both_tables_and_takes_the_word_from_the_speaker_who_left(session: StrategySession) -> None:
    left, plan = written_plan(session, table_number=1), empty_plan(session, table_number=2)
    before = versions(session, team_topic(left.team), team_topic(plan.team))

    move(left.team.speaker, plan, by=system(session))  # type: ignore[arg-type]  # a written plan has a speaker

    after = versions(session, team_topic(left.team), team_topic(plan.team))
    assert [after[topic] > before[topic] for topic in before] == [True, True]
    assert Team.objects.get(pk=left.team_id).speaker is None


def test_seat_people_refuses_a_team_taken_back_meanwhile(session: StrategySession) -> None:
    plan, participant = empty_plan(session), person(session)
    close_plan(MeasurePlan.objects.get(pk=plan.pk), by=system(session))

    with pytest.raises(DomainError):
        seat_people([participant], plan, by=system(session))


def test_close_plan_frees_the_people_of_an_untouched_team(session: StrategySession) -> None:
    plan = empty_plan(session)
    participant = plan.team.seats.get().participant

    close_plan(plan, by=system(session))

    assert (MeasurePlan.objects.count(), Team.objects.filter(round="measures").count()) == (0, 0)
    assert participant in unseated(session)


def test_close_plan_refuses_once_something_is_written(session: StrategySession) -> None:
    plan = written_plan(session)

    with pytest.raises(DomainError):
        close_plan(plan, by=system(session))

    assert MeasurePlan.objects.get() == plan


def test_seat_evenly_opens_a_team_for_each_priority_and_sends_authors_home(session: StrategySession) -> None:
    first, second = priority_of(session, rank=1, authors=3), priority_of(session, rank=2, authors=1)
    for number in range(3):
        person(session, f"Гость {number}")

    seated = seat_evenly(session, by=system(session))

    plans = list(MeasurePlan.objects.order_by("priority__priority_rank"))
    sizes = Counter(Seat.objects.filter(round="measures").values_list("team", flat=True))
    authors = set(Seat.objects.filter(team=first.team).values_list("participant", flat=True))
    assert (seated, [plan.priority for plan in plans]) == (7, [first, second])
    assert sorted(sizes.values()) == [3, 4]
    assert authors <= set(plans[0].team.seats.values_list("participant", flat=True))


def test_seat_evenly_leaves_everybody_who_has_a_place(session: StrategySession) -> None:
    plan = empty_plan(session, members=2)
    person(session)
    before = set(plan.team.seats.values_list("participant", flat=True))

    seat_evenly(session, by=system(session))

    assert before < set(plan.team.seats.values_list("participant", flat=True))


def test_seat_evenly_refuses_without_priorities_and_a_second_click(session: StrategySession) -> None:
    person(session)
    with pytest.raises(DomainError):
        seat_evenly(session, by=system(session))
    priority_of(session)
    seat_evenly(session, by=system(session))

    with pytest.raises(DomainError):
        seat_evenly(session, by=system(session))


def test_one_plan_is_found_at_once(session: StrategySession, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    plan = empty_plan(session)

    with django_assert_num_queries(3):
        assert plan_at_table(plan.team) == plan


@pytest.mark.django_db(transaction=True)
def test_of_two_clicks_at_once_one_makes_the_team() -> None:
    session = SessionFactory()
    priority = priority_of(session)

    def click(_number: int) -> bool:
        try:
            open_plan(session, priority, [], by=system(session), known_teams=0)
        except DomainError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as threads:
        outcomes = list(threads.map(click, range(4)))

    assert sorted(outcomes) == [False, False, False, True]
    assert MeasurePlan.objects.count() == 1
