"""What a button of the console says along with its act."""

from django import forms
from django.utils.translation import gettext_lazy as _

HOUR = 60


class ActForm(forms.Form):
    """The newest act that the page knew when it was made; nothing where a page does not say."""

    seen = forms.IntegerField(required=False, min_value=0)

    @property
    def newest(self) -> int | None:
        """What was seen; a number that is none was never the newest act."""
        return self.cleaned_data["seen"] if self.is_valid() else -1


class ExtendForm(forms.Form):
    """How many minutes the running stage is given; negative takes them away."""

    minutes = forms.IntegerField(label=_("Minutes"), min_value=-HOUR, max_value=HOUR)
