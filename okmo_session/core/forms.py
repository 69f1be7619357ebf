"""Form fields that take what a hall types: every input passes one."""

from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy

from okmo_session.core.text import clean_text

LINE = 200
PARAGRAPH = 2000
LONGEST_ID = 18


class TextField(forms.CharField):
    """A text without control characters; too long is refused with a sentence, never cut."""

    def __init__(self, *, max_length: int = LINE, **options: Any) -> None:
        super().__init__(max_length=max_length, strip=False, **options)

    def to_python(self, value: Any) -> str:
        return clean_text(super().to_python(value) or "")


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, even where it is empty; None where the page is only asked for."""
    return request.POST if request.method == "POST" else None


class UploadField(forms.FileField):
    """A file of at most `largest` bytes, `megabytes` in words; a larger one is refused with `too_large`.

    Where the page can, it says so before minutes of sending.
    """

    default_error_messages: ClassVar = {
        **dict.fromkeys(("required", "missing", "invalid"), gettext_lazy("Choose a file first.")),
        "empty": gettext_lazy("The file is empty: there is not a single line in it."),
    }

    def __init__(self, *, accept: str, largest: int, megabytes: int, too_large: Any, **options: Any) -> None:
        self.largest = largest
        # In the language of whoever reads the page, not of the server's start.
        self.too_large = lazy(lambda: str(too_large) % {"size": megabytes}, str)()
        attrs = {"accept": accept, "data-largest": largest, "data-text-largest": self.too_large}
        super().__init__(widget=forms.FileInput(attrs=attrs), **options)

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if file and (file.size or 0) > self.largest:
            raise forms.ValidationError(str(self.too_large))
        return file


class RowsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # rows of any model
    """Several rows by id; an id too large for the database is no row, where Django would fail."""

    def clean(self, value: Any) -> Any:
        if any(len(str(pk)) > LONGEST_ID for pk in value or []):
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().clean(value)
