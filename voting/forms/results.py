"""What settles a tie, and what the hall adds."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from okmo_session.core.forms import TextField
from voting.domain.results.settling import SEED_LENGTH
from voting.models import PollOption, TieMethod

_LONGEST_CHOICE = 90


class SettleForm(forms.Form):
    """The method the page offered, and for a lot the number that the hall says; no other method needs one."""

    method = forms.ChoiceField(choices=TieMethod.choices, required=False, widget=forms.HiddenInput)
    seed = TextField(
        label=_("The number that the hall says"),
        max_length=SEED_LENGTH,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )


class RunOffForm(forms.Form):
    """When the run-off ends."""

    closes_at = forms.TimeField(
        label=_("The run-off closes at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )


class OptionForm(forms.Form):
    """One of `options`, chosen by its number and the beginning of its norm."""

    option = forms.ChoiceField(label=_("Triad"))

    def __init__(self, options: Iterable[PollOption], data: Any = None) -> None:
        super().__init__(data)
        self._options = {str(option.pk): option for option in options}
        choices = [(pk, f"{option.number} — {_beginning(option)}") for pk, option in self._options.items()]
        self.fields["option"] = forms.ChoiceField(label=_("Triad"), choices=[("", "—"), *choices])

    @property
    def chosen(self) -> PollOption:
        """The option of the valid form."""
        return self._options[self.cleaned_data["option"]]


def _beginning(option: PollOption) -> str:
    return Truncator(option.future).chars(_LONGEST_CHOICE)
