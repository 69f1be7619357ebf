"""Who is in the hall, table by table, in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from okmo_session.core.text import search_key
from sessions.models import Participant, StrategySession, Team


@dataclass(frozen=True)
class Person:
    """A participant and the table he sits at, if any."""

    participant: Participant
    team: Team | None


@dataclass(frozen=True)
class TablePeople:
    """A table, or None for those without one, and who sits there."""

    team: Team | None
    people: list[Participant] = field(default_factory=list)


@dataclass(frozen=True)
class Register:
    """All people of a session for the crew: those who wait to be admitted apart."""

    waiting: list[Person]
    admitted: list[Person]

    @property
    def arrived(self) -> int:
        """How many have come in."""
        return len(self.waiting) + len(self.admitted)

    @property
    def without_table(self) -> int:
        """How many of them have no table."""
        return sum(person.team is None for person in [*self.waiting, *self.admitted])


def people_of(session: StrategySession, round: Team.Round, search: str = "") -> list[Person]:
    """Return everybody of `session` by table and name, those without a table last; only names with `search` in them."""
    participants = session.participants.all()
    if search:
        participants = participants.filter(search_key__contains=search_key(search))
    teams = {team.pk: team for team in session.teams.filter(round=round)}
    seats = dict(session.seats.filter(round=round).values_list("participant_id", "team_id"))
    people = [Person(one, teams.get(seats.get(one.pk, 0))) for one in participants]
    return sorted(people, key=lambda person: person.team.table_number if person.team else 1_000_000)


def register(session: StrategySession, round: Team.Round, search: str = "") -> Register:
    """Return the people of `session` for the crew."""
    people = people_of(session, round, search)
    return Register(
        waiting=[person for person in people if not person.participant.admitted_at],
        admitted=[person for person in people if person.participant.admitted_at],
    )


def by_table(people: Iterable[Person]) -> list[TablePeople]:
    """Return `people` table by table in the order they come."""
    tables: dict[int | None, TablePeople] = {}
    for person in people:
        key = person.team.pk if person.team else None
        tables.setdefault(key, TablePeople(person.team)).people.append(person.participant)
    return list(tables.values())
