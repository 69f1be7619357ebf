"""What the crew hands in as a file."""

from django import forms
from django.utils.translation import gettext_lazy

from okmo_session.core.forms import UploadField
from okmo_session.core.imports.files import FILE_MAX, FILE_MAX_MEGABYTES


class PeopleFileForm(forms.Form):
    """A list of people as an XLSX or CSV file; what is in it is read afterwards."""

    file = UploadField(
        label=gettext_lazy("List of people, .xlsx or .csv"),
        accept=".xlsx,.csv",
        largest=FILE_MAX,
        megabytes=FILE_MAX_MEGABYTES,
        too_large=gettext_lazy(
            "The file is larger than %(size)d MB. Leave only the list in it, without pictures, and choose it again."
        ),
    )


class SeenForm(forms.Form):
    """What somebody has looked at before he agrees to it: the digest of a plan."""

    seen = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput)
