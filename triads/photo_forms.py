"""What tells of a table from outside its texts: photos of the flipchart, and in which field a device stands."""

from django import forms
from django.utils.translation import gettext_lazy

from okmo_session.core.forms import UploadField
from okmo_session.core.pictures import FILE_MAX, FILE_MAX_MEGABYTES


class PhotoForm(forms.Form):
    """A photo of the flipchart; whether it is one, is seen when it is made anew."""

    file = UploadField(
        label=gettext_lazy("Photo of the flipchart"),
        help_text=gettext_lazy(
            "A photo from a phone or tablet, at most 20 MB. Straight on and in good light, so that it can be read."
        ),
        accept="image/jpeg,image/png,image/webp",
        largest=FILE_MAX,
        megabytes=FILE_MAX_MEGABYTES,
        too_large=gettext_lazy(
            "The photo is larger than %(size)d MB. Take it with a lower resolution and choose it again."
        ),
        error_messages=dict.fromkeys(
            ("required", "missing", "invalid", "empty"), gettext_lazy("Choose or take a photo first.")
        ),
    )


class PresenceForm(forms.Form):
    """A field of the record, and whether the device stands in it or has left it."""

    field = forms.RegexField(r"^[a-z_]{1,40}(-[0-9]{1,9})?(:[0-9]{1,2})?$", max_length=60)
    here = forms.BooleanField(required=False)
