"""What the crew hands in as a file."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from okmo_session.core.imports.files import FILE_MAX, FILE_MAX_MEGABYTES


class PeopleFileForm(forms.Form):
    """A list of people as an XLSX or CSV file; what is in it is read afterwards."""

    file = forms.FileField(
        label=gettext_lazy("List of people, .xlsx or .csv"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv", "data-largest": FILE_MAX}),
        error_messages={
            "required": gettext_lazy("Choose a file first."),
            "missing": gettext_lazy("Choose a file first."),
            "invalid": gettext_lazy("Choose a file first."),
            "empty": gettext_lazy("The file is empty: there is not a single line in it."),
        },
    )

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        # Said by the page before five minutes of sending, where it can.
        self.fields["file"].widget.attrs["data-text-largest"] = _too_large()

    def clean_file(self) -> UploadedFile[bytes]:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > FILE_MAX:
            raise forms.ValidationError(_too_large())
        return file


class SeenForm(forms.Form):
    """What somebody has looked at before he agrees to it: the digest of a plan."""

    seen = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput)


def _too_large() -> str:
    return _(
        "The file is larger than %(size)d MB. Leave only the list in it, without pictures, and choose it again."
    ) % {"size": FILE_MAX_MEGABYTES}
