"""Rows with dull defaults. State is set in the test."""

import factory
from factory.django import DjangoModelFactory

from okmo_session.core.clock import now
from sessions.models import Team
from tests.factories.sessions import ParticipantFactory, SeatFactory, SessionFactory, TeamFactory
from triads.domain.record.records import open_record
from triads.models import Barrier, Criterion, KeyQuestion, Record, Triad


class KeyQuestionFactory(DjangoModelFactory):
    class Meta:
        model = KeyQuestion

    session = factory.SubFactory(SessionFactory)
    position = factory.Sequence(lambda n: n + 1)
    text = factory.Sequence(lambda n: f"Ключевой вопрос {n}?")


class CriterionFactory(DjangoModelFactory):
    class Meta:
        model = Criterion

    session = factory.SubFactory(SessionFactory)
    purpose = Criterion.Purpose.WRITING
    position = factory.Sequence(lambda n: n + 1)
    text = factory.Sequence(lambda n: f"Критерий {n}")


class RecordFactory(DjangoModelFactory):
    """A record without triads; `written_record` makes a whole one."""

    class Meta:
        model = Record

    team = factory.SubFactory(TeamFactory)


class TriadFactory(DjangoModelFactory):
    class Meta:
        model = Triad

    team = factory.SubFactory(TeamFactory)
    session = factory.SelfAttribute("team.session")
    slot = factory.Sequence(lambda n: n + 1)
    present_what = "Запаздывание обмена сведениями"
    present_effect = "снижает актуальность"
    present_on_what = "решений МСУ"
    present_where = "в Самарской области"
    future_what = "Оперативный обмен сведениями"
    future_effect = "ускоряет"
    future_on_what = "решения МСУ"
    future_where = "в Самарской области"


class BarrierFactory(DjangoModelFactory):
    class Meta:
        model = Barrier

    triad = factory.SubFactory(TriadFactory)
    position = factory.Sequence(lambda n: n + 1)
    text = factory.Sequence(lambda n: f"Барьер {n}")


TEXTS = {
    "present_what": "Запаздывание обмена сведениями",
    "present_effect": "снижает актуальность",
    "present_on_what": "решений МСУ",
    "present_where": "в Самарской области",
    "future_what": "Оперативный обмен сведениями",
    "future_effect": "ускоряет",
    "future_on_what": "решения МСУ",
    "future_where": "в Самарской области",
}


def written_record(team: Team) -> Record:
    """Return a record of `team` that may be handed in, with nothing to warn of."""
    participant = ParticipantFactory(session=team.session, arrived_at=now())
    SeatFactory(team=team, participant=participant)
    team.name, team.speaker = "Волга", participant
    team.save()
    record = open_record(team)
    Triad.objects.filter(team=team).update(**TEXTS)
    Barrier.objects.filter(triad__team=team, position__lt=5).update(text="Нет единого канала")
    return record
