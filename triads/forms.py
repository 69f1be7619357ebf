"""What headquarters send about a record."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from okmo_session.core.forms import TextField
from sessions.models import StrategySession, Team
from triads.domain.checking.comments import COMMENT_LENGTH
from triads.domain.record.field_words import WordedField
from triads.models import Triad

REMARK = "comment:"
NUMBER = re.compile(r"([1-9][0-9]{0,3})[.,]([1-9][0-9]?)")


class ReturnForm(forms.Form):
    """What a table should change in its record as a whole, or in single fields of it: `texts`, as they stand."""

    comment = TextField(
        label=_("What should the table change?"),
        max_length=COMMENT_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, fields: Iterable[WordedField], data: Any = None, initial: dict[str, str] | None = None) -> None:
        super().__init__(data, initial={f"{REMARK}{name}": text for name, text in (initial or {}).items()})
        self.texts = list(fields)
        for field in self.texts:
            # The form stands at the side of the page, its remarks beside the texts they are about.
            widget = forms.Textarea(attrs={"rows": 2, "form": "return-form"})
            self.fields[f"{REMARK}{field.name}"] = TextField(max_length=COMMENT_LENGTH, required=False, widget=widget)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not any(data.values()):
            self.add_error("comment", gettext("Say in a few words what the table should change."))
        return data

    def remarks(self) -> dict[str, str]:
        """Return what the valid form says of single fields."""
        data = self.cleaned_data
        return {name.removeprefix(REMARK): text for name, text in data.items() if name.startswith(REMARK) and text}


class GiveBackForm(forms.Form):
    """The field whose text shall be put back."""

    field = TextField(max_length=60)


class PairForm(forms.Form):
    """Two triads by their numbers."""

    one = TextField(label=_("Number of a triad, as 7.2"), max_length=10)
    other = TextField(label=_("Number of the other triad, as 3.1"), max_length=10)

    def __init__(self, session: StrategySession, data: Any = None) -> None:
        super().__init__(data)
        self.session = session

    def clean_one(self) -> Triad:
        return self._triad(self.cleaned_data["one"])

    def clean_other(self) -> Triad:
        return self._triad(self.cleaned_data["other"])

    def _triad(self, number: str) -> Triad:
        found = NUMBER.fullmatch(number)
        triads = self.session.triads.filter(team__round=Team.Round.NORMS).for_reading()
        triad = triads.filter(team__table_number=found[1], slot=found[2]).first() if found else None
        if triad is None:
            raise forms.ValidationError(gettext("There is no triad with this number."))
        return triad


class MergerForm(PairForm):
    """Two triads, and which of them stays."""

    kept = forms.ChoiceField(choices=[("one", ""), ("other", "")])

    def triads(self) -> tuple[Triad, Triad]:
        """Return the triad that stays and the one that goes into it."""
        data = self.cleaned_data
        return (data["one"], data["other"]) if data["kept"] == "one" else (data["other"], data["one"])
