"""What an operator types of a sheet: its serial, and the numbers that are marked on it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from okmo_session.core.errors import DomainError
from okmo_session.core.forms import PARAGRAPH, TextField
from sessions.actors import Actor
from voting.domain.paper.deciding import SET_ASIDE
from voting.domain.paper.entering import refuse_to_begin, sheet_to_enter
from voting.domain.paper.marks import Marks, read_marks, verdict
from voting.domain.paper.serials import read_serial
from voting.models import PaperBallot, PaperEntry, Poll

_TYPED = {"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}


class SerialField(TextField):
    """A serial as it is printed, typed or scanned; six digits come out."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs=_TYPED | {"inputmode": "numeric"})
        super().__init__(label=gettext_lazy("Serial of the sheet"), widget=widget, **options)

    def clean(self, value: Any) -> str:
        serial = read_serial(super().clean(value))
        if serial is None:
            raise ValidationError(_("This is no serial of a sheet: check the six digits."))
        return serial


class SerialForm(forms.Form):
    """The serial of a sheet that somebody is about to type."""

    serial = SerialField()

    def __init__(self, poll: Poll, by: Actor, data: Any) -> None:
        super().__init__(data)
        self.poll, self.by = poll, by

    def clean_serial(self) -> str:
        serial = str(self.cleaned_data["serial"])
        try:
            refuse_to_begin(self.poll, serial, self.by)
        except DomainError as error:
            raise ValidationError(str(error)) from error
        return serial


class MarksForm(forms.Form):
    """The numbers marked on a sheet; what may be a slip is said first and taken when it is sent once more as it is."""

    marks = TextField(
        label=gettext_lazy("Marked numbers"), max_length=PARAGRAPH, required=False, widget=forms.TextInput(attrs=_TYPED)
    )
    seen = TextField(max_length=2 * PARAGRAPH, required=False, widget=forms.HiddenInput)

    def __init__(self, poll: Poll, data: Any = None) -> None:
        super().__init__(data)
        self.poll = poll
        self.to_confirm = ""

    @cached_property
    def numbers(self) -> list[str]:
        """The numbers of the ballot, in its order."""
        return list(self.poll.options.values_list("number", flat=True))

    def read(self) -> Marks:
        """Return what was typed."""
        return read_marks(self.cleaned_data["marks"], self.numbers)

    def clean(self) -> dict[str, Any]:
        if not self.errors:
            read = self.read()
            key = " ".join(["sheet", self.cleaned_data.get("serial", ""), *read.numbers, "|", *read.unknown])
            self._ask(_doubts(read, self.poll.picks), key)
        return self.cleaned_data

    def _ask(self, doubts: list[str], key: str) -> None:
        if doubts and self.cleaned_data["seen"] != key:
            # What the page sends back in the field `seen` when the operator leaves the marks as they are.
            self.to_confirm = key
            self.add_error("marks", [ValidationError(doubt) for doubt in doubts])


class SheetForm(MarksForm):
    """A sheet: its serial first, so that a sheet which is not to be entered is said before its numbers."""

    serial = SerialField()
    field_order = ("serial", "marks", "seen")

    def __init__(self, poll: Poll, by: Actor, data: Any = None) -> None:
        super().__init__(poll, data)
        self.by = by

    def point(self) -> None:
        """Put the cursor where the operator goes on: into the numbers once the serial is right."""
        is_serial_right = self.is_bound and "serial" not in self.errors
        self.fields["marks" if is_serial_right else "serial"].widget.attrs["autofocus"] = True

    def clean_serial(self) -> str:
        serial = str(self.cleaned_data["serial"])
        try:
            sheet_to_enter(self.poll, serial, self.by)
        except DomainError as error:
            raise ValidationError(str(error)) from error
        return serial


class DecisionForm(MarksForm):
    """What is right where two entries of a sheet differ: one of them, or what is typed anew with the sheet in hand."""

    FIRST, SECOND, ANEW = "1", "2", "3"
    reading = forms.ChoiceField(
        label=gettext_lazy("What is marked on the sheet"),
        widget=forms.RadioSelect,
        choices=[
            (FIRST, gettext_lazy("the first entry is right")),
            (SECOND, gettext_lazy("the second entry is right")),
            (ANEW, gettext_lazy("neither: typed anew")),
        ],
    )
    field_order = ("reading", "marks", "seen")

    def __init__(self, poll: Poll, entries: Sequence[PaperEntry], data: Any = None) -> None:
        super().__init__(poll, data)
        self.entries = entries
        self.fields["marks"].label = _("Only if it is typed anew: the numbers on the sheet")

    def clean(self) -> dict[str, Any]:
        return super().clean() if self.cleaned_data.get("reading") == self.ANEW else self.cleaned_data

    def decided(self) -> Marks:
        """Return the marks of the entry that is right, or those that were typed."""
        reading = self.cleaned_data["reading"]
        if reading == self.ANEW:
            return self.read()
        entry = self.entries[int(reading) - 1]
        return Marks(tuple(entry.numbers), tuple(entry.unknown))


class SetAsideForm(forms.Form):
    """A sheet that was handed in and cannot be counted."""

    serial = SerialField()
    reason = forms.ChoiceField(
        label=gettext_lazy("Why it is set aside"), widget=forms.RadioSelect, choices=[(r, r.label) for r in SET_ASIDE]
    )


def _doubts(marks: Marks, picks: int) -> list[str]:
    doubts = []
    if marks.unknown:
        sentence = ngettext(
            "There is no number %(numbers)s on the ballot. Correct it, or press Enter once more: it is ignored then.",
            "There are no numbers %(numbers)s on the ballot. Correct them, or press Enter once more: they are ignored"
            " then.",
            len(marks.unknown),
        )
        doubts.append(sentence % {"numbers": ", ".join(marks.unknown)})
    reason = verdict(marks.numbers, picks)
    if reason == PaperBallot.Reason.BLANK:
        doubts.append(_("Type the marked numbers. If nothing is marked, press Enter once more: the sheet is invalid."))
    if reason == PaperBallot.Reason.OVER_MARKED:
        sentence = ngettext(
            "%(marked)s number is marked, and %(picks)s may be. If it is so on the sheet, press Enter once more: it is"
            " invalid.",
            "%(marked)s numbers are marked, and %(picks)s may be. If it is so on the sheet, press Enter once more: it"
            " is invalid.",
            len(marks.numbers),
        )
        doubts.append(sentence % {"marked": len(marks.numbers), "picks": picks})
    return doubts
