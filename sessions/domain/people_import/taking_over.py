"""A list of people that is read, looked at, and then taken over as a whole or not at all."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from okmo_session.core.clock import now
from okmo_session.core.errors import DomainError
from okmo_session.core.imports.files import read_sheets
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from okmo_session.core.text import clean_text, search_key
from sessions.actors import Actor
from sessions.domain.locking import lock_session
from sessions.domain.people_import.columns import ROWS_MAX, people_sheet
from sessions.domain.people_import.listed import FIELDS
from sessions.domain.people_import.plan import KnownPerson, Plan, plan_of, stored_rows
from sessions.domain.topics import Topic, team_topic
from sessions.models import Participant, PeopleImport, Seat, StrategySession, Team

_AT_ONCE = 200


@dataclass
class Done:
    """What a list changed, so that it can be undone: ids, and the values before and after."""

    created: dict[int, dict[str, str]] = field(default_factory=dict)
    updated: dict[int, dict[str, tuple[str, str]]] = field(default_factory=dict)
    seats: dict[int, tuple[int | None, int]] = field(default_factory=dict)
    speakers: dict[int, int] = field(default_factory=dict)
    tables: list[int] = field(default_factory=list)


@transaction.atomic
def read_people_file(session: StrategySession, file_name: str, content: bytes, by: Actor) -> PeopleImport:
    """Read a file of people to be looked at; FileError with a sentence where there is no list in it.

    A list that was read before and not taken over makes room: one is looked at at a time.
    """
    rows = people_sheet(read_sheets(content, ROWS_MAX + 1))
    lock_session(session)
    session.people_imports.filter(applied_at=None).delete()
    return PeopleImport.objects.create(
        session=session,
        file_name=clean_text(file_name)[:200],
        content=content,
        rows=stored_rows(rows),
        actor=by.reference,
        uploaded_at=now(),
    )


@transaction.atomic
def take_over(people_import: PeopleImport, seen: str, by: Actor) -> Plan:
    """Add and change the people of a list as its plan with the digest `seen` says, and return the plan."""
    session = people_import.session
    lock_session(session)
    people_import = _waiting(people_import)
    plan = plan_of(people_import)
    if plan.digest != seen:
        raise DomainError(_("The people of the session have changed since you looked. Look once more."))
    if not plan.taken:
        raise DomainError(_("There is nobody in this list to be taken over."))
    done = Done()
    teams = _teams(session, plan, done)
    people = _create(session, plan, done)
    _update(plan.changed, done)
    _seat(session, teams, people | _moves(plan.changed), done)
    people_import.undo, people_import.applied_at = vars(done), now()
    people_import.save(update_fields=["undo", "applied_at"])
    log(session, "people imported", by=by, target=people_import, created=[*done.created], updated=[*done.updated])
    tell_of_people(session, {pk for seat in done.seats.values() for pk in seat if pk})
    return plan


@transaction.atomic
def discard(people_import: PeopleImport) -> None:
    """Throw away a list that was read and not taken over: what stood in it is forgotten."""
    lock_session(people_import.session)
    waiting = PeopleImport.objects.filter(pk=people_import.pk, applied_at=None)
    waiting.update(undone_at=now(), content=b"", rows=[])


def tell_of_people(session: StrategySession, teams: Iterable[int]) -> None:
    """Tell the pages that people have changed, and of which `teams` (ids)."""
    publish(session, Topic.PEOPLE, Topic.BOARD, *[team_topic(Team(pk=pk)) for pk in teams])


def _waiting(people_import: PeopleImport) -> PeopleImport:
    """Return the list anew: of two clicks one takes it over, the other reads that this is done."""
    waiting = PeopleImport.objects.filter(pk=people_import.pk, applied_at=None, undone_at=None).first()
    if waiting is None:
        raise DomainError(_("This list has already been taken over or thrown away."))
    return waiting


def _teams(session: StrategySession, plan: Plan, done: Done) -> dict[int, Team]:
    """Return the morning's tables by number, the missing ones made."""
    made = Team.objects.bulk_create([Team(session=session, table_number=number) for number in plan.new_tables])
    done.tables = [team.pk for team in made]
    return {team.table_number: team for team in session.teams.filter(round=Team.Round.NORMS)}


def _create(session: StrategySession, plan: Plan, done: Done) -> dict[int, int]:
    """Add who is new; return the number of the table by participant for those who have one."""
    moment = now()
    made = Participant.objects.bulk_create(
        [
            Participant(
                session=session,
                **one.values,
                # What saving one by one would do.
                search_key=search_key(one.name)[:200],
                source=Participant.Source.IMPORT,
                joined_at=moment,
                admitted_at=moment,
            )
            for one in plan.new
        ],
        batch_size=_AT_ONCE,
    )
    done.created = {one.pk: {name: getattr(one, name) for name in FIELDS} for one in made}
    return {one.pk: listed.table for one, listed in zip(made, plan.new, strict=True) if listed.table}


def _update(changed: list[KnownPerson], done: Done) -> None:
    people = Participant.objects.in_bulk([one.known.pk for one in changed])
    for one in changed:
        fields = {change.field: (change.before, change.after) for change in one.changes if change.field in FIELDS}
        if fields:
            done.updated[one.known.pk] = fields
            _set(people[one.known.pk], {name: after for name, (_before, after) in fields.items()})
    save_people([people[pk] for pk in done.updated])


def save_people(people: list[Participant]) -> None:
    """Write what lists speak of for many people at once."""
    Participant.objects.bulk_update(people, [*FIELDS, "search_key"], batch_size=_AT_ONCE)


def _set(person: Participant, values: dict[str, Any]) -> None:
    for name, text in values.items():
        setattr(person, name, text)
    person.search_key = search_key(person.name)[:200]


def _moves(changed: list[KnownPerson]) -> dict[int, int]:
    """Return the number of the new table by participant for those whose table changes."""
    return {one.known.pk: int(change.after) for one in changed for change in one.changes if change.field not in FIELDS}


def _seat(session: StrategySession, teams: dict[int, Team], tables: dict[int, int], done: Done) -> None:
    """Give each participant the place at the table of this number."""
    seats = {
        seat.participant_id: seat for seat in session.seats.filter(round=Team.Round.NORMS, participant__in=list(tables))
    }
    new: list[Seat] = []
    for pk, number in tables.items():
        team, seat = teams[number], seats.get(pk)
        done.seats[pk] = (seat.team_id if seat else None, team.pk)
        if seat:
            seat.team = team
        else:
            new.append(Seat(session=session, participant_id=pk, team=team, round=Team.Round.NORMS))
    # Whoever has moved to another table no longer speaks for the old one.
    speaking = session.teams.filter(round=Team.Round.NORMS, speaker__in=list(seats))
    done.speakers = dict(speaking.values_list("pk", "speaker_id"))
    Team.objects.filter(pk__in=list(done.speakers)).update(speaker=None)
    Seat.objects.bulk_create(new, batch_size=_AT_ONCE)
    Seat.objects.bulk_update(list(seats.values()), ["team"], batch_size=_AT_ONCE)
