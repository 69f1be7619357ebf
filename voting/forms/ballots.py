"""What a voter sends."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# No ballot is longer; what else is sent under the name is somebody's play.
_LONGEST_BALLOT = 1000
_LONGEST_ID = 18
_BETWEEN = "."


class OptionsField(forms.Field):
    """The ids of the ticked options, each once; whether they may be chosen the domain says."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> frozenset[int]:
        return _ids(value or [])


class SeenField(forms.Field):
    """The ids of a choice as one text, written by `seen_text`."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> frozenset[int]:
        return _ids(value.split(_BETWEEN) if value else [])


class BallotForm(forms.Form):
    """The ticks of a ballot, none of which is for the domain to refuse, and the choice that the form was made from."""

    option = OptionsField(required=False)
    seen = SeenField(required=False)

    @property
    def sentences(self) -> list[str]:
        """What is wrong with it, each sentence once."""
        return list(dict.fromkeys(str(error) for errors in self.errors.values() for error in errors))


def seen_text(option_ids: Collection[int]) -> str:
    """Return what a form carries of the choice that it shows, empty before anything is cast."""
    return _BETWEEN.join(map(str, sorted(option_ids)))


def _ids(texts: list[str]) -> frozenset[int]:
    if len(texts) > _LONGEST_BALLOT or not all(_is_id(text) for text in texts):
        raise ValidationError(
            _("One of the triads is not on this ballot. Load the page again and choose from the list.")
        )
    return frozenset(int(text) for text in texts)


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _LONGEST_ID
