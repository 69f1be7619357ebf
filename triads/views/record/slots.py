"""The fields of a record in the order of its page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from okmo_session.core.autosave_form import EntryField
from sessions.models import Participant
from triads.domain.record.fields import barrier_authors
from triads.models import Norm, Record, Triad


@dataclass(frozen=True)
class Part:
    """A part of a norm as it is typed: its name and hint are the session's."""

    label: str
    hint: str
    field: EntryField


@dataclass(frozen=True)
class BarrierEntry:
    """A barrier as it is typed, and who named it; `theirs` is the name that somebody else chose meanwhile."""

    text: EntryField
    author: EntryField
    theirs: str


@dataclass(frozen=True)
class Slot:
    """One of the team's triads as it is typed; `authors` are those who may have named its barriers."""

    triad: Triad
    present: list[Part]
    barriers: list[BarrierEntry]
    authors: list[Participant]
    future: list[Part]
    key_question: EntryField

    @property
    def is_refused(self) -> bool:
        """Whether a text of this slot could not be saved."""
        fields = [part.field for part in (*self.present, *self.future)] + [self.key_question]
        fields += [field for barrier in self.barriers for field in (barrier.text, barrier.author)]
        return any(field.error or field.conflict for field in fields)


def slots_of(record: Record, fields: Mapping[str, EntryField]) -> Iterator[Slot]:
    """Return the slots of `record`, filled with `fields` by their names."""
    authors = list(barrier_authors(record.team))
    for triad in record.triads().with_lineage():
        yield Slot(
            triad=triad,
            present=parts_of(triad, "present", fields),
            barriers=list(_barriers(triad, fields, authors)),
            authors=authors,
            future=parts_of(triad, "future", fields),
            key_question=fields[f"key_question:{triad.slot}"],
        )


def _barriers(triad: Triad, fields: Mapping[str, EntryField], authors: list[Participant]) -> Iterator[BarrierEntry]:
    names = {str(person.pk): person.name for person in authors}
    for position in range(1, triad.session.record_barriers_max + 1):
        author = fields[f"barrier_author-{position}:{triad.slot}"]
        theirs = names.get(author.conflict.theirs, "") if author.conflict else ""
        yield BarrierEntry(fields[f"barrier-{position}:{triad.slot}"], author, theirs)


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
