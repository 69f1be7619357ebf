"""What a table sends when it chooses, and what its members send when they rate."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from okmo_session.core.forms import RowsField
from sessions.models import Team
from triads.domain.assessment.spread import LEAST, MOST
from triads.domain.drafts.writing import proposed_drafts
from triads.models import Criterion, Triad

_GONE = _("One of the drafts is no longer proposed: its author has taken it back.")
_VALUES = [(value, str(value)) for value in range(LEAST, MOST + 1)]


class DraftsForm(forms.Form):
    """Which proposed drafts go into a slot: the one of the button that was pressed, or all that are ticked."""

    drafts = RowsField(
        queryset=Triad.objects.none(),
        error_messages={
            "required": _("Tick at least one draft."),
            "invalid_choice": _GONE,
            "invalid_pk_value": _GONE,
        },
    )

    def __init__(self, team: Team, data: QueryDict) -> None:
        super().__init__({"drafts": data.getlist("draft") or data.getlist("ticked")})
        cast(RowsField, self.fields["drafts"]).queryset = proposed_drafts(team)

    @property
    def sentence(self) -> str:
        """What is wrong, in one sentence."""
        return " ".join(str(error) for error in self.errors.get("drafts", []))


@dataclass(frozen=True)
class DraftToRate:
    """A draft with its radio buttons, one row of them a criterion."""

    draft: Triad
    fields: list[forms.BoundField]


class RatingsForm(forms.Form):
    """What a participant thinks of each draft by each criterion; what is left open stays as it was."""

    def __init__(
        self,
        drafts: Iterable[Triad],
        criteria: Iterable[Criterion],
        rated: Mapping[tuple[int, int], int],
        data: QueryDict | None = None,
    ) -> None:
        super().__init__(data)
        self.drafts, self.criteria = list(drafts), list(criteria)
        for draft in self.drafts:
            for criterion in self.criteria:
                self.fields[_name(draft, criterion)] = forms.TypedChoiceField(
                    label=criterion.text,
                    choices=_VALUES,
                    coerce=int,
                    empty_value=None,
                    required=False,
                    initial=rated.get((draft.pk, criterion.pk)),
                    widget=forms.RadioSelect,
                    error_messages={"invalid_choice": _("A rating is a whole number from 1 to 5.")},
                )

    def rows(self) -> list[DraftToRate]:
        """Return the drafts with their fields, for the page."""
        return [DraftToRate(draft, [self[_name(draft, one)] for one in self.criteria]) for draft in self.drafts]

    def ratings(self) -> dict[Triad, dict[int, int]]:
        """Return by draft what the valid form says of it (id of the criterion → value)."""
        said = {draft: {one.pk: self.cleaned_data[_name(draft, one)] for one in self.criteria} for draft in self.drafts}
        return {draft: {pk: value for pk, value in values.items() if value} for draft, values in said.items()}


def _name(draft: Triad, criterion: Criterion) -> str:
    return f"rating-{draft.pk}-{criterion.pk}"
