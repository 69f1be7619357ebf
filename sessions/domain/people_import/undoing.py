"""Taking the last list back: only what it changed, and only where nobody has changed it since."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from okmo_session.core.clock import now
from okmo_session.core.errors import DomainError
from okmo_session.core.log import log
from okmo_session.core.text import search_key
from sessions.actors import Actor
from sessions.domain.locking import lock_session
from sessions.domain.people_import.listed import FIELDS
from sessions.domain.people_import.taking_over import Done, save_people, tell_of_people
from sessions.models import AccessLink, Participant, PeopleImport, Seat, StrategySession, Team

# What somebody does or is done to him leaves its trace here.
_TRACES = ("arrived_at", "consented_at", "contacts_shared_at", "erased_at", "announcements_read_at")


@dataclass(frozen=True)
class Undone:
    """How many people were taken out and put back, and how many stay because they have been changed since."""

    removed: int
    restored: int
    left: int


def last_import(session: StrategySession) -> PeopleImport | None:
    """Return the list that can be taken back: the newest that was taken over and not taken back."""
    imports = session.people_imports.filter(applied_at__isnull=False, undone_at=None)
    return imports.defer("content", "rows").order_by("applied_at", "pk").last()


@transaction.atomic
def undo_import(people_import: PeopleImport, by: Actor) -> Undone:
    """Take the list back as far as nobody has changed since what it changed; DomainError if it is not the last one."""
    session = people_import.session
    lock_session(session)
    last = last_import(session)
    if last is None or last.pk != people_import.pk:
        raise DomainError(_("This list has already been taken back, or another one was taken over after it."))
    done = _read(last.undo)
    _put_back_seats(session, done)
    removable = _removable(session, done)
    restored = _restore(done)
    Participant.objects.filter(pk__in=removable).delete()
    _remove_empty_tables(done)
    # The file has served, and it holds what people did not give us themselves.
    PeopleImport.objects.filter(pk=last.pk).update(undone_at=now(), content=b"", rows=[], undo={})
    log(session, "people import undone", by=by, target=last, removed=removable, restored=restored)
    tell_of_people(session, {pk for seat in done.seats.values() for pk in seat if pk})
    left = len(done.created) - len(removable) + len(done.updated) - len(restored)
    return Undone(len(removable), len(restored), left)


def forget_in_imports(participant: Participant) -> None:
    """Let no list know who the participant was; one that waits is thrown away. The caller holds the session's lock."""
    for one in PeopleImport.objects.filter(session=participant.session_id).defer("content", "rows"):
        for part in one.undo.values():
            if isinstance(part, dict):
                part.pop(str(participant.pk), None)
        undone_at = now() if one.is_waiting else one.undone_at
        PeopleImport.objects.filter(pk=one.pk).update(content=b"", rows=[], undo=one.undo, undone_at=undone_at)


def _read(undo: dict[str, Any]) -> Done:
    """Return what the database keeps as JSON, whose keys are texts."""
    by_id = {name: {int(pk): values for pk, values in undo[name].items()} for name in undo if name != "tables"}
    return Done(**by_id, tables=undo["tables"])


def _put_back_seats(session: StrategySession, done: Done) -> None:
    """Give those back their old place who still sit where the list has seated them."""
    seats = session.seats.filter(round=Team.Round.NORMS, participant__in=list(done.seats))
    unmoved = {seat.participant_id: seat for seat in seats if done.seats[seat.participant_id][1] == seat.team_id}
    here = set(session.teams.values_list("pk", flat=True))
    before = {pk: team for pk in unmoved if (team := done.seats[pk][0]) in here}
    for pk, team in before.items():
        unmoved[pk].team_id = team
    Seat.objects.bulk_update([unmoved[pk] for pk in before], ["team"], batch_size=200)
    # Of those who are new the place goes with the person, or stays with him.
    gone = [seat.pk for pk, seat in unmoved.items() if pk not in before and pk not in done.created]
    Seat.objects.filter(pk__in=gone).delete()
    for team, speaker in done.speakers.items():
        if before.get(speaker) == team:
            Team.objects.filter(pk=team, speaker=None).update(speaker=speaker)


def _removable(session: StrategySession, done: Done) -> list[int]:
    """Return who came with the list and has done nothing since: the card as it was, nothing that hangs on it."""
    made = session.participants.filter(pk__in=list(done.created), **dict.fromkeys(_TRACES))
    unchanged = [one.pk for one in made if all(getattr(one, name) == done.created[one.pk][name] for name in FIELDS)]
    moved = {
        seat.participant_id
        for seat in session.seats.filter(participant__in=unchanged)
        if done.seats.get(seat.participant_id, (None, None))[1] != seat.team_id
    }
    busy = moved | _hung_on(Participant, unchanged, but=(Seat, AccessLink))
    return [pk for pk in unchanged if pk not in busy]


def _restore(done: Done) -> list[int]:
    """Give fields back what stood there before, where they still say what the list said; return whose they are."""
    people = []
    for one in Participant.objects.filter(pk__in=list(done.updated)):
        fields = {name: before for name, (before, after) in done.updated[one.pk].items() if getattr(one, name) == after}
        for name, before in fields.items():
            setattr(one, name, before)
        one.search_key = search_key(one.name)[:200]
        if fields:
            people.append(one)
    save_people(people)
    return [one.pk for one in people]


def _remove_empty_tables(done: Done) -> None:
    """Take away the tables that came with the list, if nobody sits there and nothing was written or printed."""
    named = set(Team.objects.filter(pk__in=done.tables).exclude(name="").values_list("pk", flat=True))
    busy = named | _hung_on(Team, done.tables)
    Team.objects.filter(pk__in=[pk for pk in done.tables if pk not in busy]).delete()


def _hung_on(model: type[Model], pks: Collection[int], but: tuple[type[Model], ...] = ()) -> set[int]:
    """Return those of `pks` to which rows of any app point, as a higher app may hang its own on people and tables."""
    found: set[int] = set()
    for relation in model._meta.related_objects:
        rows: Any = relation.related_model
        if rows not in but:
            name = relation.field.name
            found |= set(rows._default_manager.filter(**{f"{name}__in": list(pks)}).values_list(name, flat=True))
    return found
