"""Rows with dull defaults. State is set in the test."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from measures.models import Measure, MeasurePlan
from sessions.models import Participant, StrategySession, Team
from tests.factories.sessions import ParticipantFactory, SeatFactory, TeamFactory
from tests.factories.triads import TriadFactory
from triads.models import Triad


class MeasurePlanFactory(DjangoModelFactory):
    """A plan without steps; `empty_plan` and `written_plan` make whole ones."""

    class Meta:
        model = MeasurePlan

    team = factory.SubFactory(TeamFactory, round=Team.Round.MEASURES)
    priority = factory.SubFactory(TriadFactory, team__session=factory.SelfAttribute("...team.session"), priority_rank=1)


class MeasureFactory(DjangoModelFactory):
    class Meta:
        model = Measure

    plan = factory.SubFactory(MeasurePlanFactory)
    position = factory.Sequence(lambda n: n + 1)
    what = "Завести общий канал обмена сведениями"
    who = "Исполнительная дирекция"
    result = "Все советы получают сведения в день выхода"
    due = dt.date(2026, 6, 1)


def priority_of(session: StrategySession, *, rank: int = 1, authors: int = 0) -> Triad:
    """Return an announced priority of a new table of the morning, at which `authors` people sit."""
    team = TeamFactory(session=session)
    SeatFactory.create_batch(authors, team=team)
    return TriadFactory(team=team, slot=1, priority_rank=rank)


def empty_plan(session: StrategySession, *, table_number: int = 1, members: int = 1) -> MeasurePlan:
    """Return a plan of a new priority with empty steps, at a table of the afternoon with `members`."""
    team = TeamFactory(session=session, round=Team.Round.MEASURES, table_number=table_number)
    SeatFactory.create_batch(members, team=team)
    plan = MeasurePlanFactory(team=team, priority=priority_of(session))
    for position in range(1, session.measures_max + 1):
        MeasureFactory(plan=plan, position=position, what="", who="", result="", due=None)
    return plan


def written_plan(session: StrategySession, *, table_number: int = 1) -> MeasurePlan:
    """Return a plan that may be handed in: three whole steps and a speaker."""
    plan = empty_plan(session, table_number=table_number)
    speaker = Participant.objects.get(seats__team=plan.team)
    Team.objects.filter(pk=plan.team_id).update(speaker=speaker)
    written = {"what": "Завести канал", "who": "Дирекция", "result": "Канал работает", "due": dt.date(2026, 6, 1)}
    plan.measures.filter(position__lte=3).update(**written)
    return MeasurePlan.objects.select_related("team__session", "team__speaker").get(pk=plan.pk)


def person(session: StrategySession, name: str = "Анна Ким") -> Participant:
    """Return somebody of the session without a place."""
    return ParticipantFactory(session=session, name=name)
