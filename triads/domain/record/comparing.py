"""A file of a record beside the record itself: field by field, what is the same, what is new, where both differ."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from okmo_session.core.autosave import versions
from okmo_session.core.text import search_key
from sessions.domain.tables.teams import members_of
from triads.domain.record.fields import fields_of
from triads.models import RecordUpload
from triads.record_file.layout import Line, lines_of

SPEAKER = "speaker"


class Kind(StrEnum):
    """How a field of the file stands to the record."""

    SAME = "same"
    NEW = "new"  # the record is empty here
    DIFFERS = "differs"
    LEFT = "left"  # the file is empty here: what stands in the record stays
    UNREAD = "unread"  # a formula without a result, or a question the session does not have


@dataclass(frozen=True)
class Difference:
    """A field of the file: its text, the one in the record, and the version that stands there.

    `value` is what would be put into the field: of a key question its number and not its words.
    """

    line: Line
    kind: Kind
    theirs: str
    ours: str
    value: str
    version: int


@dataclass(frozen=True)
class Comparison:
    """A file beside its record; `members` are those of the file who do not sit at the table."""

    fields: list[Difference]
    members: list[tuple[str, str]]
    speaker: str

    def of(self, kind: Kind) -> list[Difference]:
        """Return the fields of one kind, in the order of the file."""
        return [one for one in self.fields if one.kind == kind]


def compare(upload: RecordUpload) -> Comparison:
    """Compare what was read from a file with what stands in its record now."""
    record = upload.record
    session, newest = record.team.session, versions(record)
    speaker = record.team.speaker.name if record.team.speaker else ""
    ours = {name: field.value for name, field in fields_of(record).items()} | {SPEAKER: speaker}
    questions = {str(question.pk): question.text for question in session.key_questions.all()}
    texts, unread = upload.texts.get("fields", {}), upload.texts.get("unread", [])
    fields = [
        _difference(
            Difference(line, Kind.SAME, texts.get(line.name, ""), ours[line.name], "", newest.get(line.name, 0)),
            questions,
            is_unread=line.name in unread,
        )
        for line in lines_of(session, record.team.table_number)
        if line.name in ours and (line.name in texts or line.name in unread)
    ]
    return Comparison(fields, _strangers(upload), speaker)


def _difference(read: Difference, questions: Mapping[str, str], *, is_unread: bool) -> Difference:
    """Return what was read with its kind and value; a key question is known by its words."""
    value, ours = read.theirs, read.ours
    if read.line.name.startswith("key_question:"):
        ours = questions.get(ours, "")
        value = next((pk for pk, text in questions.items() if _key(text) == _key(read.theirs)), "")
        is_unread = is_unread or bool(read.theirs and not value)
    kind = Kind.UNREAD if is_unread else _kind(read.theirs, ours)
    return replace(read, kind=kind, ours=ours, value=value)


def _kind(theirs: str, ours: str) -> Kind:
    if _key(theirs) == _key(ours):
        return Kind.SAME
    if not theirs.strip():
        return Kind.LEFT
    return Kind.DIFFERS if ours.strip() else Kind.NEW


def _key(text: str) -> str:
    """Return a text without what nobody sees: the kind and number of spaces. Case and ё are differences."""
    return " ".join(text.split())


def _strangers(upload: RecordUpload) -> list[tuple[str, str]]:
    seated = {search_key(member.name) for member in members_of(upload.record.team)}
    listed = {search_key(name): (name, region) for name, region in upload.texts.get("members", [])}
    return [person for key, person in listed.items() if key not in seated]
