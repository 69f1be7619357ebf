"""Who is in the hall, table by table, in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext_lazy as _

from okmo_session.core.text import search_key
from okmo_session.core.tokens import read_code
from sessions.models import Participant, StrategySession, Team


@dataclass(frozen=True)
class Person:
    """A participant and the table he sits at, if any."""

    participant: Participant
    team: Team | None

    @property
    def table_number(self) -> int:
        """The number of the table, 0 where there is none."""
        return self.team.table_number if self.team else 0


@dataclass(frozen=True)
class TablePeople:
    """A table, or None for those without one, and who sits there."""

    team: Team | None
    people: list[Participant] = field(default_factory=list)


class Show(models.TextChoices):
    """Which people of a session the crew wants to see."""

    EVERYBODY = "", _("everybody")
    NOT_ARRIVED = "not-arrived", _("not arrived")
    WAITING = "waiting", _("wait to be admitted")
    WITHOUT_TABLE = "without-table", _("without a table")


@dataclass(frozen=True)
class Register:
    """All people of a session for the crew, by table and name, and how many of them are where."""

    people: list[Person]

    @property
    def arrived(self) -> int:
        """How many are in the hall."""
        return sum(bool(person.participant.arrived_at) for person in self.people)

    def of(self, show: Show) -> list[Person]:
        """Return the people whom `show` means."""
        return [person for person in self.people if _is_shown(person, show)]

    def count(self, show: Show) -> int:
        """Return how many people `show` means."""
        return len(self.of(show))

    def find(self, show: Show, search: str, table: int | None) -> list[Person]:
        """Return those of them who sit at the table of this number, if one is given, and with `search` in their card.

        A search is a part of name, region, organisation, phone or e-mail, or a personal code.
        """
        wanted, code = search_key(search), read_code(search)
        found = [person for person in self.of(show) if table in (None, person.table_number)]
        return [one for one in found if wanted in _card_key(one.participant) or code == one.participant.code]


def people_of(session: StrategySession, round: Team.Round) -> list[Person]:
    """Return everybody of `session` by table and name, those without a table last."""
    participants = session.participants.defer("consent_text")
    teams = {team.pk: team for team in session.teams.filter(round=round)}
    seats = dict(session.seats.filter(round=round).values_list("participant_id", "team_id"))
    people = [Person(one, teams.get(seats.get(one.pk, 0))) for one in participants]
    return sorted(people, key=lambda person: person.table_number or 1_000_000)


def register(session: StrategySession, round: Team.Round) -> Register:
    """Return the people of `session` for the crew."""
    return Register(people_of(session, round))


def by_table(people: Iterable[Person]) -> list[TablePeople]:
    """Return `people` table by table in the order they come."""
    tables: dict[int | None, TablePeople] = {}
    for person in people:
        key = person.team.pk if person.team else None
        tables.setdefault(key, TablePeople(person.team)).people.append(person.participant)
    return list(tables.values())


def _is_shown(person: Person, show: Show) -> bool:
    one = person.participant
    lacking = {Show.NOT_ARRIVED: one.arrived_at, Show.WAITING: one.admitted_at, Show.WITHOUT_TABLE: person.team}
    return not lacking.get(show)


def _card_key(one: Participant) -> str:
    return search_key(" ".join([one.name, one.region, one.organisation, one.phone, one.email]))
