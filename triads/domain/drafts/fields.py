"""The fields of a person's drafts as they are saved one by one: `present_what:2`, `barrier-1:2`, `criterion-7:2`."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from okmo_session.core.errors import DomainError
from okmo_session.core.fields import Field
from sessions.actors import Actor
from sessions.models import StrategySession
from triads.domain.record.fields import BARRIER, NORM_FIELDS, RecordField, barrier_text, key_question, norm_part
from triads.models import Criterion, Triad

TICKED = "1"
_CRITERION = re.compile(r"criterion-([1-9][0-9]{0,17})")


def draft_fields_of(drafts: Iterable[Triad], criteria: Iterable[Criterion]) -> dict[str, RecordField]:
    """Return every field of `drafts` by its name, in the order of the page; `criteria` are those of writing."""
    fields: list[RecordField] = []
    for draft in drafts:
        fields.append(key_question(draft))
        fields += [norm_part(draft, name) for name in NORM_FIELDS]
        fields += [barrier_text(draft, position) for position in barrier_positions(draft)]
        fields += [_tick(draft, criterion) for criterion in criteria]
    return {field.name: field for field in fields}


def draft_field_of(drafts: Iterable[Triad], name: str) -> tuple[Triad, RecordField]:
    """Return the draft that the field `name` belongs to, and the field; refused where there is none."""
    kind, _colon, slot = name.partition(":")
    draft = {str(found.slot): found for found in drafts}.get(slot)
    field = _field(draft, kind) if draft else None
    if draft is None or field is None:
        raise DomainError(_("There is no such field. Load the page again; your text is still in its place."))
    return draft, field


def barrier_positions(draft: Triad) -> range:
    """Return the places for barriers: as many as the session wants, and those that are written already."""
    written = [barrier.position for barrier in draft.barriers.all() if barrier.text]
    return range(1, max([draft.session.draft_barriers_max, *written]) + 1)


def writing_criteria(session: StrategySession) -> list[Criterion]:
    """Return what a triad should be like; whoever writes one ticks what it is."""
    return [
        criterion for criterion in session.criteria.filter(purpose=Criterion.Purpose.WRITING) if criterion.text.strip()
    ]


def _field(draft: Triad, kind: str) -> RecordField | None:
    if kind in NORM_FIELDS:
        return norm_part(draft, kind)
    if kind == "key_question":
        return key_question(draft)
    barrier, criterion = BARRIER.fullmatch(kind), _CRITERION.fullmatch(kind)
    if barrier and int(barrier[1]) in barrier_positions(draft):
        return barrier_text(draft, int(barrier[1]))
    criteria = [found for found in writing_criteria(draft.session) if criterion and found.pk == int(criterion[1])]
    return _tick(draft, criteria[0]) if criteria else None


def _tick(draft: Triad, criterion: Criterion) -> RecordField:
    def write(text: str, by: Actor) -> None:
        change = draft.ticked_criteria.add if text else draft.ticked_criteria.remove
        change(criterion)

    is_ticked = criterion.pk in {ticked.pk for ticked in draft.ticked_criteria.all()}
    return Field(f"criterion-{criterion.pk}:{draft.slot}", TICKED if is_ticked else "", 1, write, _tidy_tick)


def _tidy_tick(text: str) -> str:
    if text not in ("", TICKED):
        raise DomainError(_("A criterion is either ticked or not."))
    return text
