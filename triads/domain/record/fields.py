"""The fields of a record as they are saved one by one.

`name`, `present_what:2`, `barrier-1:2`, `barrier_author-1:2` (the number of a participant), `key_question:2`.
"""

import re

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from okmo_session.core.errors import DomainError
from okmo_session.core.fields import Field
from okmo_session.core.forms import PARAGRAPH
from sessions.actors import Actor
from sessions.domain.tables.teams import name_team
from sessions.models import Participant, Team
from triads.models import Norm, Record, Triad

NAME_LENGTH = 100
BARRIER_LENGTH = 500
NORM_FIELDS = [f"{norm}_{part}" for norm in ("present", "future") for part in Norm.PARTS]
BARRIER = re.compile(r"barrier-([1-9][0-9]?)")
_BARRIER_AUTHOR = re.compile(r"barrier_author-([1-9][0-9]?)")
_ID = re.compile("[0-9]{1,18}")


type RecordField = Field[Actor]


def fields_of(record: Record) -> dict[str, RecordField]:
    """Return every field of `record` by its name, in the order of the page, with what it holds now."""
    fields = [_team_name(record.team)]
    for triad in record.triads():
        fields += slot_fields(triad).values()
    return {field.name: field for field in fields}


def slot_fields(triad: Triad) -> dict[str, RecordField]:
    """Return the fields of one of a team's triads by their names without its slot."""
    positions = range(1, triad.session.record_barriers_max + 1)
    fields = [norm_part(triad, name) for name in NORM_FIELDS]
    fields += [make(triad, position) for position in positions for make in (barrier_text, barrier_author)]
    fields.append(key_question(triad))
    return {field.name.partition(":")[0]: field for field in fields}


def field_of(record: Record, name: str) -> RecordField:
    """Return one field of `record`; a name that no field has is refused with a sentence."""
    if name == "name":
        return _team_name(record.team)
    kind, _colon, slot = name.partition(":")
    triad = record.triads().filter(slot=int(slot)).first() if re.fullmatch("[1-9][0-9]?", slot) else None
    barrier, author = BARRIER.fullmatch(kind), _BARRIER_AUTHOR.fullmatch(kind)
    if triad and kind in NORM_FIELDS:
        return norm_part(triad, kind)
    if triad and kind == "key_question":
        return key_question(triad)
    if triad and barrier and int(barrier[1]) <= record.team.session.record_barriers_max:
        return barrier_text(triad, int(barrier[1]))
    if triad and author and int(author[1]) <= record.team.session.record_barriers_max:
        return barrier_author(triad, int(author[1]))
    raise DomainError(_("The record has no such field. Load the page again; your text is still in its place."))


def _team_name(team: Team) -> RecordField:
    def write(text: str, by: Actor) -> None:
        name_team(team, text, by)

    return Field("name", team.name, NAME_LENGTH, write)


def norm_part(triad: Triad, column: str) -> RecordField:
    """Return the field of one part of a norm: `present_what:2`."""

    def write(text: str, by: Actor) -> None:
        Triad.objects.filter(pk=triad.pk).update(**{column: text})

    return Field(f"{column}:{triad.slot}", getattr(triad, column), PARAGRAPH, write)


def barrier_text(triad: Triad, position: int) -> RecordField:
    """Return the field of one barrier: `barrier-1:2`."""

    def write(text: str, by: Actor) -> None:
        triad.barriers.update_or_create(position=position, defaults={"text": text})

    found = [barrier.text for barrier in triad.barriers.all() if barrier.position == position]
    return Field(f"barrier-{position}:{triad.slot}", found[0] if found else "", BARRIER_LENGTH, write)


def barrier_authors(team: Team) -> QuerySet[Participant]:
    """Return who may have named a barrier of `team`: its members, who proposed a draft to it, who is named already."""
    named = Q(seats__team=team) | Q(triads__proposed_to=team) | Q(barriers__triad__team=team)
    return Participant.objects.filter(named, session=team.session_id).distinct()


def barrier_author(triad: Triad, position: int) -> RecordField:
    """Return the field of who named a barrier: `barrier_author-1:2`, the number of a participant or nothing."""

    def tidy(text: str) -> str:
        assert triad.team is not None, "a draft has one author for all its barriers"
        if text and not (_ID.fullmatch(text) and barrier_authors(triad.team).filter(pk=int(text)).exists()):
            raise DomainError(_("Nobody of this table is meant by that. Choose the author from the list."))
        return text

    def write(text: str, by: Actor) -> None:
        known = Participant.objects.filter(session=triad.session_id, pk=int(text)).first() if text else None
        triad.barriers.update_or_create(position=position, defaults={"author": known})

    found = [str(barrier.author_id or "") for barrier in triad.barriers.all() if barrier.position == position]
    return Field(f"barrier_author-{position}:{triad.slot}", found[0] if found else "", 20, write, tidy)


def key_question(triad: Triad) -> RecordField:
    """Return the field of the question that a triad answers: `key_question:2`, the number of its row or nothing."""

    def tidy(text: str) -> str:
        if text and not (_ID.fullmatch(text) and triad.session.key_questions.filter(pk=int(text)).exists()):
            raise DomainError(_("The session has no such key question. Choose one from the list."))
        return text

    def write(text: str, by: Actor) -> None:
        known = triad.session.key_questions.filter(pk=int(text)).first() if text else None
        Triad.objects.filter(pk=triad.pk).update(key_question=known)

    return Field(f"key_question:{triad.slot}", str(triad.key_question_id or ""), 20, write, tidy)
