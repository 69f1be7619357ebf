"""What a voter sends."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# No ballot is longer; what else is sent under the name is somebody's play.
_LONGEST_BALLOT = 1000
_LONGEST_ID = 18


class OptionsField(forms.Field):
    """The ids of the ticked options, each once; whether they may be chosen the domain says."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> frozenset[int]:
        texts = value or []
        if len(texts) > _LONGEST_BALLOT or not all(_is_id(text) for text in texts):
            raise ValidationError(
                _("One of the triads is not on this ballot. Load the page again and choose from the list.")
            )
        return frozenset(int(text) for text in texts)


class BallotForm(forms.Form):
    """The ticks of a ballot; none is for the domain to refuse."""

    option = OptionsField(required=False)


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _LONGEST_ID
