"""Documents that are already there."""

from sessions.models import Participant, StrategySession
from tests.factories.sessions import ParticipantFactory, SeatFactory, SessionFactory, TeamFactory
from triads.domain.record.records import open_record
from triads.models import Barrier, Record, Triad


def full_hall(tables: int, *, letters: int = 600, people: int = 5) -> StrategySession:
    """Return a session whose tables have accepted records with norms of about `letters` letters and five barriers."""
    session = SessionFactory(
        title="Стратегическая сессия № 1", motto="ОКМО: единство в многообразии", horizon="к 2021 г."
    )
    for number in range(1, tables + 1):
        team = TeamFactory(session=session, table_number=number, name=f"Команда {number}")
        team.speaker = _seated(session, team, people)
        team.save()
        open_record(team)
    Record.objects.filter(team__session=session).update(state=Record.State.ACCEPTED)
    part = "взаимодействие советов муниципальных образований " * (letters // 4 // 49 + 1)
    part = part[: letters // 4]
    for triad in Triad.objects.filter(session=session).select_related("team"):
        Triad.objects.filter(pk=triad.pk).update(
            present_what=f"Начало{triad.number} {part}",
            present_effect=part,
            present_on_what=part,
            present_where=f"{part} конец{triad.number}",
            future_what=part,
            future_effect=part,
            future_on_what=part,
            future_where=f"{part} цель{triad.number}",
        )
    Barrier.objects.filter(triad__session=session).update(text="Нет единого канала обмена сведениями между советами")
    return session


def _seated(session: StrategySession, team: object, people: int) -> Participant:
    persons = [ParticipantFactory(session=session, region="Самарская область") for _ in range(people)]
    for person in persons:
        SeatFactory(session=session, team=team, participant=person)
    return persons[0]
