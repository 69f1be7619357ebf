"""Rows with dull defaults. State is set in the test."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from okmo_session.core.clock import now
from sessions.models import (
    AccessLink,
    CrewMember,
    Deadline,
    Device,
    Material,
    Participant,
    Role,
    Seat,
    Stage,
    StageStep,
    StrategySession,
    Team,
    User,
)


class SessionFactory(DjangoModelFactory):
    class Meta:
        model = StrategySession

    slug = factory.Sequence(lambda n: f"session-{n}")
    title = "Стратегическая сессия"
    date = dt.date(2026, 2, 7)


class StageFactory(DjangoModelFactory):
    class Meta:
        model = Stage

    session = factory.SubFactory(SessionFactory)
    position = factory.Sequence(lambda n: n + 1)
    title = factory.Sequence(lambda n: f"Этап {n}")
    kind = Stage.Kind.PLENARY
    planned_at = factory.LazyAttribute(lambda stage: stage.session.moment(dt.time(10, 0)))
    planned_minutes = 25


class StageStepFactory(DjangoModelFactory):
    class Meta:
        model = StageStep

    stage = factory.SubFactory(StageFactory)
    position = factory.Sequence(lambda n: n + 1)
    title = factory.Sequence(lambda n: f"Часть {n}")
    minutes = 10


class DeadlineFactory(DjangoModelFactory):
    class Meta:
        model = Deadline

    stage = factory.SubFactory(StageFactory)
    purpose = Deadline.Purpose.VOTE
    title = "Сдать бланки"
    at = factory.LazyAttribute(lambda deadline: deadline.stage.planned_end)


class MaterialFactory(DjangoModelFactory):
    class Meta:
        model = Material

    session = factory.SubFactory(SessionFactory)
    position = factory.Sequence(lambda n: n + 1)
    section = "Паспорта национальных проектов"
    title = factory.Sequence(lambda n: f"Материал {n}")
    urls = factory.List(["https://example.org/material"])


class ParticipantFactory(DjangoModelFactory):
    class Meta:
        model = Participant

    class Params:
        admitted = factory.Trait(admitted_at=factory.LazyFunction(now))

    session = factory.SubFactory(SessionFactory)
    name = factory.Sequence(lambda n: f"Участник {n}")
    source = Participant.Source.SELF
    joined_at = factory.LazyFunction(now)


class TeamFactory(DjangoModelFactory):
    class Meta:
        model = Team

    session = factory.SubFactory(SessionFactory)
    table_number = factory.Sequence(lambda n: n + 1)


class SeatFactory(DjangoModelFactory):
    class Meta:
        model = Seat

    team = factory.SubFactory(TeamFactory)
    session = factory.SelfAttribute("team.session")
    round = factory.SelfAttribute("team.round")
    participant = factory.SubFactory(ParticipantFactory, session=factory.SelfAttribute("..session"))


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    login = factory.Sequence(lambda n: f"user-{n}")
    name = "Ведущий"
    password = factory.django.Password("spring-2026")


class CrewMemberFactory(DjangoModelFactory):
    class Meta:
        model = CrewMember

    session = factory.SubFactory(SessionFactory)
    user = factory.SubFactory(UserFactory)
    role = Role.FACILITATOR


class AccessLinkFactory(DjangoModelFactory):
    class Meta:
        model = AccessLink

    session = factory.SubFactory(SessionFactory)
    role = Role.PROJECTOR


class DeviceFactory(DjangoModelFactory):
    class Meta:
        model = Device

    session = factory.SubFactory(SessionFactory)
    role = Role.PROJECTOR
    token_hash = factory.Sequence(lambda n: f"{n:064x}")
