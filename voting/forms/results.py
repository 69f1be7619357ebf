"""What settles a tie."""

from django import forms
from django.utils.translation import gettext_lazy as _

from okmo_session.core.forms import TextField
from voting.domain.results.settling import SEED_LENGTH


class SeedForm(forms.Form):
    """The number that the hall says for the lot; taking all needs none."""

    seed = TextField(
        label=_("The number that the hall says"),
        max_length=SEED_LENGTH,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )
