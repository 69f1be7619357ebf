"""What somebody ticks on the page that shows a file beside its record."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from triads.domain.record.comparing import SPEAKER, Comparison, Difference, Kind
from triads.domain.record.uploads import Choice
from triads.models import RecordUpload

FILE, RECORD = "file", "record"


@dataclass(frozen=True)
class Row:
    """A field where file and record are not the same, and what is chosen for it: «file», «record» or nothing yet."""

    difference: Difference
    chosen: str
    has_changed: bool


class ChoiceForm:
    """The choice for each field; `data` is what was sent, None where the page is only shown."""

    def __init__(self, upload: RecordUpload, comparison: Comparison, data: QueryDict | None = None) -> None:
        self.comparison = comparison
        self.needs_table = not upload.texts.get("has_key")
        self._data = data
        self.rows = list(self._rows())
        self.members = [(str(place), *person) for place, person in enumerate(comparison.members)]

    @property
    def new(self) -> list[Row]:
        """The fields that are empty in the record."""
        return [row for row in self.rows if row.difference.kind == Kind.NEW]

    @property
    def differing(self) -> list[Row]:
        """The fields where a text stands against another."""
        return [row for row in self.rows if row.difference.kind == Kind.DIFFERS]

    @property
    def left(self) -> list[Difference]:
        """The fields that the file has emptied and the record keeps."""
        return self.comparison.of(Kind.LEFT)

    @property
    def unread(self) -> list[Difference]:
        """The fields whose cell says nothing that could be taken."""
        return self.comparison.of(Kind.UNREAD)

    @property
    def same_count(self) -> int:
        """How many fields say the same in both."""
        return len(self.comparison.of(Kind.SAME))

    @property
    def problem(self) -> str:
        """What is still to be decided, as a sentence; empty where nothing is."""
        if self.needs_table and not self._sent("confirmed"):
            return _("Confirm that the file is of this table: it has lost the mark that would say so.")
        if any(not row.chosen for row in self.differing):
            return _("Say for each text that differs which one shall stand in the record.")
        return ""

    @property
    def count(self) -> int:
        """How many texts are taken from the file."""
        return sum(row.chosen == FILE for row in self.rows)

    def choice(self) -> Choice:
        """Return what is to be taken over."""
        taken = {row.difference.line.name: row.difference for row in self.rows if row.chosen == FILE}
        speaker = taken.pop(SPEAKER, None)
        places = self._data.getlist("member") if self._data else []
        return Choice(
            texts={name: difference.value for name, difference in taken.items()},
            bases={name: self._base(difference) for name, difference in taken.items()},
            speaker=speaker.theirs if speaker else None,
            speaker_before=self._sent("speaker_before"),
            members=[(name, region) for place, name, region in self.members if place in places],
        )

    def _rows(self) -> Iterator[Row]:
        for one in self.comparison.fields:
            if one.kind in (Kind.NEW, Kind.DIFFERS):
                has_changed = self._data is not None and self._base(one) != one.version
                yield Row(one, self._chosen(one), has_changed)

    def _chosen(self, one: Difference) -> str:
        if self._data is None:
            return FILE if one.kind == Kind.NEW else ""
        sent = self._sent(f"choice-{one.line.name}")
        if sent in (FILE, RECORD):
            return sent
        if one.line.name in self._data.getlist("take"):
            return FILE
        if one.kind == Kind.NEW:
            return RECORD
        return FILE if self._sent("rest") == FILE else ""

    def _base(self, one: Difference) -> int:
        text = self._sent(f"version:{one.line.name}")
        return int(text) if text.isdecimal() and len(text) < 10 else one.version

    def _sent(self, name: str) -> str:
        value: Any = self._data.get(name, "") if self._data is not None else ""
        return str(value)
