"""A person's drafts in the order of their page."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from okmo_session.core.autosave_form import EntryField
from triads.domain.drafts.checks import BALLOT_LINE, Check, ballot_length, checks_of, is_begun
from triads.domain.drafts.fields import barrier_positions
from triads.domain.drafts.writing import DraftState, state_of
from triads.models import Criterion, Norm, Triad
from triads.views.record.slots import Part, parts_of

_UNWRITTEN = Norm("", "", "", "")


@dataclass(frozen=True)
class Tick:
    """A criterion of writing beside its box."""

    criterion: Criterion
    field: EntryField


@dataclass(frozen=True)
class Draft:
    """One of the drafts as it is typed, with what can be said of it."""

    triad: Triad
    key_question: EntryField
    present: list[Part]
    barriers: list[EntryField]
    future: list[Part]
    ticks: list[Tick]
    checks: list[Check]

    @property
    def state(self) -> DraftState:
        """How far it is on its way to the table."""
        return state_of(self.triad)

    @property
    def present_norm(self) -> Norm:
        """The norm of the present, from the first word on that somebody has typed."""
        return self.triad.present_norm if is_begun(self.triad.present_norm) else _UNWRITTEN

    @property
    def future_norm(self) -> Norm:
        """The norm of the future, from the first word on that somebody has typed."""
        return self.triad.future_norm if is_begun(self.triad.future_norm) else _UNWRITTEN

    @property
    def length(self) -> int:
        """How many characters both sentences have."""
        return ballot_length(self.triad)

    @property
    def shown_length(self) -> int:
        """How far the bar of the length goes: to its end at most."""
        return min(self.length, BALLOT_LINE)

    @property
    def is_long(self) -> bool:
        """Whether the sentences are longer than a line of the ballot should be."""
        return self.length > BALLOT_LINE

    @property
    def is_thin(self) -> bool:
        """Whether one of the sentences about it holds."""
        return any(check.holds for check in self.checks)

    @property
    def is_refused(self) -> bool:
        """Whether a text of it could not be saved."""
        fields = [part.field for part in (*self.present, *self.future)] + [tick.field for tick in self.ticks]
        return any(field.error or field.conflict for field in (*fields, *self.barriers, self.key_question))


def drafts_on_page(
    drafts: Iterable[Triad], criteria: list[Criterion], fields: Mapping[str, EntryField], *, has_questions: bool
) -> Iterator[Draft]:
    """Return `drafts` as they are typed, filled with `fields` by their names."""
    for draft in drafts:
        slot = draft.slot
        yield Draft(
            triad=draft,
            key_question=fields[f"key_question:{slot}"],
            present=parts_of(draft, "present", fields),
            barriers=[fields[f"barrier-{position}:{slot}"] for position in barrier_positions(draft)],
            future=parts_of(draft, "future", fields),
            ticks=[Tick(criterion, fields[f"criterion-{criterion.pk}:{slot}"]) for criterion in criteria],
            checks=checks_of(draft, has_questions=has_questions),
        )
