"""What a page of preparation is made of: parts, each with fields of the session and perhaps a list of rows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from okmo_session.core.autosave_form import EntryField
from okmo_session.core.fields import Field
from sessions.actors import Actor
from sessions.models import StrategySession
from triads.domain.editing import LISTS, field_of

# A text that is translated when it is shown: a lazy string, which no type of its own names.
type Words = Any


@dataclass(frozen=True)
class Entry:
    """A field as a page asks for it: its name (in a list, that of the column), label, kind of control and hint.

    `kind` is that of an input, `select` with `options`, or empty for a text of some lines.
    """

    name: str
    label: Words
    kind: str = "text"
    hint: Words = ""
    options: tuple[tuple[str, Words], ...] = ()
    is_optional: bool = False


@dataclass(frozen=True)
class Part:
    """A part of a page: fields, a list of rows of `columns`, or both. `more` is what the button of the list says."""

    title: Words
    entries: tuple[Entry, ...] = ()
    hint: Words = ""
    rows: str = ""
    columns: tuple[Entry, ...] = ()
    more: Words = ""
    sentence: Words = ""
    layout: str = ""


@dataclass(frozen=True)
class Page:
    """A page of preparation, by the name that stands in its address."""

    name: str
    title: Words
    parts: tuple[Part, ...]
    hint: Words = ""

    def values(self, session: StrategySession) -> dict[str, str]:
        """Return what each field of the page holds."""
        return {field.name: field.value for field in self._fields(session)}

    @property
    def lists(self) -> list[str]:
        """The names of the lists that stand on the page."""
        return [part.rows for part in self.parts if part.rows]

    def new_names(self, rows: str) -> dict[str, str]:
        """Return, by column of the list, the name of the field in which a new row is typed."""
        part = next(part for part in self.parts if part.rows == rows)
        return {column.name: f"new:{rows}.{column.name}" for column in part.columns}

    def _fields(self, session: StrategySession) -> Iterator[Field[Actor]]:
        for part in self.parts:
            yield from (field for entry in part.entries if (field := field_of(session, entry.name)))
            if part.rows:
                for fields in LISTS[part.rows].fields_by_row(session).values():
                    yield from fields


@dataclass(frozen=True)
class ShownRow:
    """A row of a list with its fields."""

    pk: int
    fields: list[tuple[Entry, EntryField]]

    @property
    def title(self) -> str:
        """What the row's buttons name it by."""
        return " ".join(field.value for _entry, field in self.fields if field.value)[:60]


@dataclass(frozen=True)
class ShownPart:
    """A part with what its fields hold and what was typed for a new row."""

    part: Part
    entries: list[tuple[Entry, EntryField]]
    rows: list[ShownRow]
    new: list[tuple[Entry, EntryField]]


def shown_parts(page: Page, fields: Mapping[str, EntryField], new: Mapping[str, EntryField]) -> Iterator[ShownPart]:
    """Return the parts of `page`, filled from `fields`; `new` are new rows that could not be added."""
    for part in page.parts:
        rows: dict[int, list[tuple[Entry, EntryField]]] = {}
        for name, field in fields.items():
            list_name, _colon, place = name.partition(":")
            if part.rows and list_name == part.rows:
                pk, _dot, column = place.partition(".")
                rows.setdefault(int(pk), []).append((_column(part, column), field))
        yield ShownPart(
            part=part,
            entries=[(entry, fields[entry.name]) for entry in part.entries],
            rows=[ShownRow(pk, found) for pk, found in rows.items()],
            new=[(column, _new_field(part, column, new)) for column in part.columns],
        )


def _column(part: Part, name: str) -> Entry:
    return next(column for column in part.columns if column.name == name)


def _new_field(part: Part, column: Entry, new: Mapping[str, EntryField]) -> EntryField:
    name = f"new:{part.rows}.{column.name}"
    return new.get(name) or EntryField(name, "", 0)
