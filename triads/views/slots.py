"""The fields of a record in the order of its page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from okmo_session.core.autosave_form import EntryField
from triads.models import Norm, Record, Triad


@dataclass(frozen=True)
class Part:
    """A part of a norm as it is typed: its name and hint are the session's."""

    label: str
    hint: str
    field: EntryField


@dataclass(frozen=True)
class Slot:
    """One of the team's triads as it is typed."""

    triad: Triad
    present: list[Part]
    barriers: list[EntryField]
    future: list[Part]
    key_question: EntryField

    @property
    def is_refused(self) -> bool:
        """Whether a text of this slot could not be saved."""
        fields = [part.field for part in (*self.present, *self.future)] + [*self.barriers, self.key_question]
        return any(field.error or field.conflict for field in fields)


def slots_of(record: Record, fields: Mapping[str, EntryField]) -> Iterator[Slot]:
    """Return the slots of `record`, filled with `fields` by their names."""
    barriers = record.team.session.record_barriers_max
    for triad in record.triads():
        yield Slot(
            triad=triad,
            present=parts_of(triad, "present", fields),
            barriers=[fields[f"barrier-{position}:{triad.slot}"] for position in range(1, barriers + 1)],
            future=parts_of(triad, "future", fields),
            key_question=fields[f"key_question:{triad.slot}"],
        )


def parts_of(triad: Triad, side: str, fields: Mapping[str, EntryField]) -> list[Part]:
    """Return the four parts of one norm of `triad`, filled with `fields` by their names."""
    hints = triad.session.wording.get("parts") or {}
    labels = triad.session.words["parts"]
    return [
        Part(
            label=labels[part],
            hint=hints.get(f"{part}_hint") or "",
            field=fields[f"{side}_{part}:{triad.slot}"],
        )
        for part in Norm.PARTS
    ]
