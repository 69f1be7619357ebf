"""What the crew types of sheets and of those who fill them in."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from okmo_session.core.forms import RowsField, TextField
from sessions.models import StrategySession
from voting.domain.paper.printing import MOST_AT_ONCE
from voting.domain.paper.serials import read_serials
from voting.forms.paper_entry import SerialField

# A thousand sheets at once, each with its spaces.
_LONGEST = 12_000
_QUOTED, _LONGEST_QUOTED = 3, 20
_TYPED = {"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}


class SerialsField(TextField):
    """Serials one after the other or on lines; a list comes out."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=_LONGEST, **options)
        self.widget.attrs |= _TYPED

    def clean(self, value: Any) -> Any:
        serials, unread = read_serials(super().clean(value))
        if unread:
            raise ValidationError(_unread_sentence(unread))
        return serials


class OptionalSerialField(SerialField):
    """A serial, or nothing."""

    def clean(self, value: Any) -> str:
        return super().clean(value) if (value or "").strip() else ""


class HandInForm(forms.Form):
    """Sheets for the register: one, or many in a line."""

    serials = SerialsField(
        label=gettext_lazy("Number of the sheet, or several"),
        widget=forms.TextInput(attrs={"autofocus": True, "data-scan": True}),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="hand-in-%s")


class IssueForm(forms.Form):
    """Sheets that are given out: each by its serial, or a part of the pile by its first and last."""

    serials = SerialsField(label=gettext_lazy("From number, or several numbers"))
    until = OptionalSerialField(required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="issue-%s")
        self.fields["until"].label = gettext_lazy("Up to number")

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if values.get("until") and len(values.get("serials", "1")) != 1:
            self.add_error("serials", _("A part of the pile has one first number."))
        return values


class PrintForm(forms.Form):
    """How many sheets are made; `seen` is how many the page knew of: it writes that field itself."""

    count = forms.IntegerField(label=gettext_lazy("How many sheets"), min_value=1, max_value=MOST_AT_ONCE)
    seen = forms.IntegerField(min_value=0, max_value=10**6)


class SpoilForm(forms.Form):
    """A sheet that was given back spoiled."""

    serial = SerialField()

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="spoil-%s")


class VotersForm(forms.Form):
    """Who votes on paper: `one` by the button of his line, or everybody ticked; in an open poll with his sheet."""

    serial = OptionalSerialField(required=False)

    def __init__(self, session: StrategySession, data: QueryDict) -> None:
        super().__init__(data)
        missing = {"required": gettext_lazy("Choose who votes on paper.")}
        self.fields["participant"] = RowsField(session.participants, error_messages=missing)
        if "one" in data:
            one = data.copy()
            one.setlist("participant", data.getlist("one"))
            self.data = one


def refuse(form: forms.Form, problems: Sequence[str]) -> None:
    """Say which sheets were not taken, in an empty field: a scanner writes on where the text ends."""
    form.data = {}
    for sentence in problems:
        form.add_error("serials", sentence)


def _unread_sentence(pieces: list[str]) -> str:
    quoted = [piece for piece in pieces if len(piece) <= _LONGEST_QUOTED][:_QUOTED]
    sentence = _("A number has six digits, and the last one checks the others. This is none: %(pieces)s.")
    return sentence % {"pieces": ", ".join(quoted) or _("a long text")}
