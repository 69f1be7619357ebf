"""What a session is made of, and what is typed before one is deleted."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from okmo_session.core.clock import now
from okmo_session.core.errors import DomainError
from okmo_session.core.tokens import new_token
from okmo_session.preparation.domain.making import UPLOAD_LIMIT, Source, read_upload
from sessions.domain import limits
from sessions.domain.blueprints import (
    Blueprint,
    built_in_blueprints,
    empty_blueprint,
    read_blueprint,
    text_of_blueprint,
)
from sessions.forms import LineField
from sessions.models import CREW_ROLES, StrategySession
from triads.domain.blueprints import blueprint_of

_BUILT_IN = {"okmo-2019": _("The handout of the Congress of municipalities, 2019")}


class SessionForm(forms.Form):
    """What a new session begins with, and how it differs from that."""

    source = forms.ChoiceField(label=_("Begin with"), widget=forms.RadioSelect, initial=Source.EMPTY)
    copied = forms.ChoiceField(
        label=_("Which of your sessions"),
        required=False,
        help_text=_("Words, times and numbers are taken over; people, triads and votes are not."),
    )
    file = forms.FileField(
        label=_("Blueprint file"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml,text/yaml"}),
        help_text=_("A file that was downloaded from the settings of a session, or written after its example."),
    )
    title = LineField(
        label=_("Title of the session"),
        max_length=limits.TEXTS["title"],
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("It may stay empty for all but an empty session: then it is as in what is copied."),
    )
    date = forms.DateField(
        label=_("Day"),
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("This is not a date, such as 24.11.2026.")},
    )
    language = forms.ChoiceField(label=_("Language of the pages"), required=False)
    form_id = forms.RegexField(r"^[\w-]{20,40}$", widget=forms.HiddenInput)

    def __init__(self, own: QuerySet[StrategySession], data: Any = None, files: Any = None) -> None:
        today = timezone.localdate(now())
        super().__init__(data, files, initial={"form_id": new_token(), "date": today, "source": Source.EMPTY})
        self._own = own
        choices = {
            "source": [*((name, _BUILT_IN.get(name, name)) for name in built_in_blueprints()), *_sources(own)],
            "copied": [("", _("Choose a session")), *((session.slug, told_apart(session)) for session in own)],
            "language": [("", _("as in the blueprint")), *settings.LANGUAGES],
        }
        for name, values in choices.items():
            field: Any = self.fields[name]
            field.choices = values

    def blueprint(self) -> Blueprint:
        """Return what the session is made of, once the form is valid."""
        data = self.cleaned_data
        if data["source"] == Source.FILE:
            uploaded: Blueprint = data["file"]
            return uploaded
        if data["source"] == Source.COPY:
            return blueprint_of(self._own.get(slug=data["copied"]))
        if data["source"] == Source.EMPTY:
            return empty_blueprint(data["title"], data["date"], data["language"] or str(get_language()))
        return read_blueprint(text_of_blueprint(data["source"]))

    def clean_date(self) -> Any:
        date = self.cleaned_data["date"]
        if not limits.YEARS[0] <= date.year <= limits.YEARS[1]:
            raise forms.ValidationError(_("The year lies outside 1990–2200."))
        return date

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if not isinstance(file, UploadedFile) or self.cleaned_data.get("source") != Source.FILE:
            return None
        try:
            return read_upload(file.read(UPLOAD_LIMIT + 1))
        except DomainError as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        source = data.get("source")
        if source == Source.EMPTY and "title" in data and not data["title"]:
            self.add_error("title", _("An empty session needs a title."))
        if source == Source.COPY and "copied" in data and not data["copied"]:
            self.add_error("copied", _("Choose the session that is copied."))
        if source == Source.FILE and "file" in data and data["file"] is None:
            self.add_error("file", _("Choose a file."))
        return data


class RoleForm(forms.Form):
    """What a member of the crew is from now on."""

    role = forms.ChoiceField(label=_("Role"), choices=[(role.value, role.label) for role in CREW_ROLES])


class DeleteForm(forms.Form):
    """The title of the session that is deleted, typed so that nobody deletes the wrong one."""

    title = LineField(
        label=_("Title of the session"),
        max_length=limits.TEXTS["title"],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def told_apart(session: StrategySession) -> str:
    """Return title, day and address: two sessions may have one title."""
    return f"{session.title} · {date_format(session.date, 'j E Y')} · {session.slug}"


def _sources(own: QuerySet[StrategySession]) -> list[tuple[str, Any]]:
    return [(source.value, source.label) for source in Source if source != Source.COPY or own]
