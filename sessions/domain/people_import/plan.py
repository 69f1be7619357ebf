"""What taking a list over would do to the people of the session, said before anything is done."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from okmo_session.core.imports.sheets import Fault, SheetRow
from okmo_session.core.text import search_key
from sessions.domain.people_import.columns import TITLES, Header
from sessions.domain.people_import.listed import FIELDS, ListedPerson, listed_people
from sessions.domain.people_import.matching import Known, email_of, match, phone_of, repeated
from sessions.models import PeopleImport, StrategySession, Team

type StoredRow = tuple[int, list[str], dict[str, str]]


@dataclass(frozen=True)
class Change:
    """A field of somebody's card, or his table, before and after."""

    field: str
    before: str
    after: str

    @property
    def title(self) -> str:
        """What the field is called."""
        return str(TITLES[self.field])


@dataclass(frozen=True)
class KnownPerson:
    """Somebody of the list who is in the session, and what the list says differently."""

    listed: ListedPerson
    known: Known
    changes: list[Change]


@dataclass(frozen=True)
class Plan:
    """The rows of a list by what becomes of them, and the tables that have to be added for them."""

    header: Header
    new: list[ListedPerson] = field(default_factory=list)
    changed: list[KnownPerson] = field(default_factory=list)
    same: list[KnownPerson] = field(default_factory=list)
    refused: list[ListedPerson] = field(default_factory=list)
    new_tables: list[int] = field(default_factory=list)

    @property
    def noted(self) -> list[ListedPerson]:
        """Return who is taken over, but not with everything that stands in his row."""
        people = [*self.new, *(one.listed for one in [*self.changed, *self.same])]
        return sorted((one for one in people if one.notes), key=lambda one: one.number)

    @property
    def taken(self) -> int:
        """How many people taking over would add or change."""
        return len(self.new) + len(self.changed)

    @property
    def digest(self) -> str:
        """What the reader saw: other people in the session meanwhile make another digest."""
        new = [(one.number, one.values, one.table) for one in self.new]
        changed = [(one.known.pk, [vars(change) for change in one.changes]) for one in self.changed]
        outcome = [new, changed, self.new_tables]
        return hashlib.sha256(json.dumps(outcome, ensure_ascii=False).encode()).hexdigest()[:32]


def stored_rows(rows: list[SheetRow]) -> list[StoredRow]:
    """Return `rows` as a list keeps them in the database."""
    return [(row.number, list(row.cells), {str(place): fault for place, fault in row.faults.items()}) for row in rows]


def plan_of(people_import: PeopleImport) -> Plan:
    """Return what the list would do to the people of its session as they are now."""
    rows = [
        SheetRow(number, cells, {int(place): Fault(fault) for place, fault in faults.items()})
        for number, cells, faults in people_import.rows
    ]
    header, people = listed_people(rows)
    session = people_import.session
    tables = dict(session.teams.filter(round=Team.Round.NORMS).values_list("pk", "table_number"))
    plan = Plan(header)
    _sort(plan, people, known_people(session), _tables_of(session, tables))
    wanted = {one.table for one in [*plan.new, *(known.listed for known in plan.changed)] if one.table}
    plan.new_tables.extend(sorted(wanted - set(tables.values())))
    return plan


def known_people(session: StrategySession) -> list[Known]:
    """Return everybody of the session as lists speak of them."""
    return [Known(values.pop("pk"), values) for values in session.participants.order_by("pk").values("pk", *FIELDS)]


def _tables_of(session: StrategySession, tables: Mapping[int, int]) -> dict[int, int]:
    """Return the number of the morning's table by participant."""
    seats = session.seats.filter(round=Team.Round.NORMS).values_list("participant_id", "team_id")
    return {participant: tables[team] for participant, team in seats}


def _sort(plan: Plan, people: list[ListedPerson], known: list[Known], tables: dict[int, int]) -> None:
    sound = [one for one in people if not one.problem]
    unclear = repeated(sound)
    matches = match([one for one in sound if one.number not in unclear], known)
    unclear |= matches.unclear
    for person in people:
        person.problem = person.problem or unclear.get(person.number, "")
        found = matches.known.get(person.number)
        if person.problem:
            plan.refused.append(person)
        elif found is None:
            plan.new.append(person)
        else:
            changes = _changes(person, found, tables.get(found.pk))
            (plan.changed if changes else plan.same).append(KnownPerson(person, found, changes))
    _note_shared_contacts(plan.new, known)


def _changes(person: ListedPerson, known: Known, table: int | None) -> list[Change]:
    changes = [
        Change(name, known.values[name], text)
        for name, text in person.values.items()
        # An empty cell takes nothing away, and a name in capitals is the same name.
        if text and text != known.values[name] and not (name == "name" and _is_same_name(text, known))
    ]
    if person.table and person.table != table:
        changes.append(Change("table", str(table or ""), str(person.table)))
    return changes


def _is_same_name(text: str, known: Known) -> bool:
    return search_key(text) == search_key(known.values["name"])


def _note_shared_contacts(new: list[ListedPerson], known: list[Known]) -> None:
    """Say of whom an address or a number belongs to somebody of another name: it may be one person all the same."""
    emails = {email_of(one.values): one for one in known}
    phones = {phone_of(one.values): one for one in known}
    for person in new:
        email, phone = email_of(person.values), phone_of(person.values)
        owner = (email and emails.get(email)) or (phone and phones.get(phone))
        if owner:
            person.notes.append(
                _("“%(name)s” has the same e-mail or phone; taken as another person.") % {"name": owner.values["name"]}
            )
