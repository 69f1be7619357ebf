"""What headquarters ask a table to change in single fields of its record."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from okmo_session.core.clock import database_now
from okmo_session.core.errors import DomainError
from okmo_session.core.text import clean_text
from triads.domain.record.field_words import question_texts, worded_fields, words_in
from triads.models import FieldComment, Record

COMMENT_LENGTH = 1000


@dataclass(frozen=True)
class OpenComment:
    """A comment that is not settled, and what stood in its field when it was made, and now."""

    field: str
    label: str
    text: str
    then: str
    now: str
    is_changed: bool
    at: dt.datetime


def open_comments(record: Record) -> list[OpenComment]:
    """Return the comments of `record` that are not settled, in the order of its page."""
    comments = {comment.field: comment for comment in record.field_comments.filter(settled_at=None)}
    if not comments:
        return []
    questions = question_texts(record.team.session)
    return [
        OpenComment(
            field=field.name,
            label=field.label,
            text=comments[field.name].text,
            then=words_in(field.name, comments[field.name].text_then, questions),
            now=field.text,
            is_changed=field.value != comments[field.name].text_then,
            at=comments[field.name].at,
        )
        for field in worded_fields(record)
        if field.name in comments
    ]


def clean_comments(fields: Mapping[str, str]) -> dict[str, str]:
    """Return the comments that say something, by field; one that is too long is refused with a sentence."""
    texts = {name: clean_text(text) for name, text in fields.items()}
    if any(len(text) > COMMENT_LENGTH for text in texts.values()):
        raise DomainError(_("A comment to a field has at most 1,000 characters."))
    return {name: text for name, text in texts.items() if text}


def note_comments(record: Record, texts: Mapping[str, str]) -> None:
    """Let `texts`, by field, be the open comments of `record` from now on. The caller holds the session's lock."""
    held = {field.name: field.value for field in worded_fields(record)} if texts else {}
    if not texts.keys() <= held.keys():
        raise DomainError(_("The record has no such field. Load the page again."))
    settle_comments(record)
    at = database_now()
    FieldComment.objects.bulk_create(
        FieldComment(record=record, field=name, text=text, text_then=held[name], at=at) for name, text in texts.items()
    )


def settle_comments(record: Record) -> None:
    """Let no comment of `record` stay open. The caller holds the session's lock."""
    record.field_comments.filter(settled_at=None).update(settled_at=database_now())
