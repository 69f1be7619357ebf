"""What tells of a table from outside its texts: photos of the flipchart, and in which field a device stands."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from okmo_session.core.pictures import FILE_MAX, FILE_MAX_MEGABYTES


class PhotoForm(forms.Form):
    """A photo of the flipchart; whether it is one, is seen when it is made anew."""

    file = forms.FileField(
        label=gettext_lazy("Photo of the flipchart"),
        help_text=gettext_lazy(
            "A photo from a phone or tablet, at most 20 MB. Straight on and in good light, so that it can be read."
        ),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp", "data-largest": FILE_MAX}),
        error_messages=dict.fromkeys(
            ("required", "missing", "invalid", "empty"), gettext_lazy("Choose or take a photo first.")
        ),
    )

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        # Said by the page before minutes of sending, where it can.
        self.fields["file"].widget.attrs["data-text-largest"] = _too_large()

    def clean_file(self) -> UploadedFile[bytes]:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > FILE_MAX:
            raise forms.ValidationError(_too_large())
        return file


class PresenceForm(forms.Form):
    """A field of the record, and whether the device stands in it or has left it."""

    field = forms.RegexField(r"^[a-z_]{1,40}(-[0-9]{1,9})?(:[0-9]{1,2})?$", max_length=60)
    here = forms.BooleanField(required=False)


def _too_large() -> str:
    return _("The photo is larger than %(size)d MB. Take it with a lower resolution and choose it again.") % {
        "size": FILE_MAX_MEGABYTES
    }
