"""Texts that save themselves field by field; nobody's words are overwritten silently.

A document (a team's record, a measure plan) keeps its current texts in its own columns. The history here says at which
version each field stands: a save names the version it was typed on, and only the first of two wins.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Max, Model

from okmo_session.core.clock import now
from okmo_session.core.log import Actor, reference
from okmo_session.core.models import FieldRevision
from okmo_session.core.tokens import new_token


@dataclass(frozen=True)
class Change:
    """What somebody typed into a field, on which version; the id of the operation makes a retry harmless."""

    field: str
    value: str
    base: int
    operation: str


@dataclass(frozen=True)
class Saved:
    """The field now holds `value` at `version`; `also` are other fields of the document that changed with it."""

    field: str
    value: str
    version: int
    at: dt.datetime
    also: tuple["Saved", ...] = ()


@dataclass(frozen=True)
class Conflict:
    """Somebody was faster: the field holds `theirs` at `version`; `mine` was kept from being written."""

    field: str
    mine: str
    theirs: str
    version: int
    at: dt.datetime
    actor: str


def versions(document: Model) -> dict[str, int]:
    """Return the version of every field of `document` that was ever saved; an unnamed field stands at 0."""
    rows = FieldRevision.objects.filter(document=reference(document)).values("field")
    return dict(rows.annotate(newest=Max("version")).values_list("field", "newest"))


def values_at(document: Model, bases: dict[str, int]) -> dict[str, str]:
    """Return what each field held at its base version, so that a whole form can tell what its author touched."""
    rows = FieldRevision.objects.filter(document=reference(document), field__in=bases)
    return {row.field: row.value for row in rows if row.version == bases[row.field]}


def save_field(
    session: Model, document: Model, change: Change, *, current: str, write: Callable[[str], None], by: Actor
) -> Saved | Conflict:
    """Write `change` if nobody wrote since its base; the caller holds the session's lock.

    `current` is what the field holds, `write` puts a new text into it. The first save of a field that already holds a
    text (from a blueprint or a form) keeps that text as version 0.
    """
    rows = FieldRevision.objects.filter(document=reference(document), field=change.field)
    last = rows.order_by("-version").first()
    repeated = rows.filter(operation=change.operation).first() if last else None
    if repeated:
        return Saved(change.field, repeated.value, repeated.version, repeated.at)
    version = last.version if last else 0
    if change.value == current:
        return Saved(change.field, current, version, last.at if last else now())
    if change.base != version:
        return Conflict(
            change.field, change.value, current, version, last.at if last else now(), last.actor if last else ""
        )
    if last is None and current:
        _add_revision(session, document, Change(change.field, current, 0, ""), version=0, by=by)
    write(change.value)
    added = _add_revision(session, document, change, version=version + 1, by=by)
    return Saved(change.field, change.value, added.version, added.at)


def note_change(session: Model, document: Model, field: str, *, old: str, new: str, by: Actor) -> Saved:
    """Note that a verb changed `field` from `old` to `new`, so that who has it open is asked and not overwritten."""
    last = FieldRevision.objects.filter(document=reference(document), field=field).order_by("-version").first()
    if last is None and old:
        _add_revision(session, document, Change(field, old, 0, ""), version=0, by=by)
    change = Change(field, new, 0, new_token())
    added = _add_revision(session, document, change, version=(last.version if last else 0) + 1, by=by)
    return Saved(field, new, added.version, added.at)


def _add_revision(session: Model, document: Model, change: Change, *, version: int, by: Actor) -> FieldRevision:
    return FieldRevision.objects.create(
        session_id=session.pk,
        document=reference(document),
        field=change.field,
        version=version,
        value=change.value,
        operation=change.operation,
        actor=by.reference,
        at=now(),
    )
