"""The fields of a document that saves itself: what each holds, how long it may be, how a new text is put into it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.db.models import Model
from django.utils.translation import ngettext

from okmo_session.core.autosave import Change, Conflict, Saved, save_field
from okmo_session.core.errors import DomainError
from okmo_session.core.log import Actor


def as_typed(text: str) -> str:
    """Return `text` as it is: the `tidy` of a field that takes any text."""
    return text


@dataclass(frozen=True)
class Field[By: Actor]:
    """A place of a document that holds one text; `write` puts a text into the database and asks nobody.

    `tidy` returns a typed text as the field keeps it (a date as 2026-11-24); DomainError where it cannot be kept.
    """

    name: str
    value: str
    limit: int
    write: Callable[[str, By], None]
    tidy: Callable[[str], str] = as_typed


def save_into[By: Actor](session: Model, document: Model, field: Field[By], change: Change, by: By) -> Saved | Conflict:
    """Put `change` into `field` if nobody wrote there since; DomainError where the field does not take the text.

    The caller holds the session's lock and has found the field after it was held.
    """
    refuse_too_long(field.limit, change.value)
    tidied = replace(change, value=field.tidy(change.value))
    return save_field(session, document, tidied, current=field.value, write=lambda text: field.write(text, by), by=by)


def refuse_too_long(limit: int, text: str) -> None:
    """Refuse a text of more than `limit` characters, with a sentence that names both lengths."""
    if len(text) > limit:
        sentence = ngettext(
            "The text is too long: %(length)s characters, and this field holds %(limit)s character.",
            "The text is too long: %(length)s characters, and this field holds %(limit)s characters.",
            limit,
        )
        raise DomainError(sentence % {"length": len(text), "limit": limit})
