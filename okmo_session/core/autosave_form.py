"""The two ways a text that saves itself arrives: one field by `js/draft.js`, or the whole form of a plain browser."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django import forms
from django.db.models import Model
from django.http import HttpRequest, JsonResponse
from django.utils.formats import date_format
from django.utils.timezone import localtime

from okmo_session.core.autosave import Change, Conflict, Saved, values_at, versions
from okmo_session.core.errors import DomainError
from okmo_session.core.forms import TextField
from okmo_session.core.text import clean_text
from okmo_session.core.tokens import new_token

Save = Callable[[Change], Saved | Conflict]
LONGEST = 100_000


class ChangeForm(forms.Form):
    """One field as the script sends it. How long a text may be, its field says: that refusal is a sentence."""

    field = forms.CharField(max_length=60)
    value = TextField(max_length=LONGEST, required=False)
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    operation = forms.CharField(max_length=40)

    def change(self) -> Change:
        """Return the valid form as a change."""
        data = self.cleaned_data
        return Change(data["field"], data["value"], data["version"], data["operation"])


@dataclass(frozen=True)
class EntryField:
    """A field as the page shows it: what stands in it, on which version, what somebody else wrote, what is wrong."""

    name: str
    value: str
    version: int
    conflict: Conflict | None = None
    error: str = ""


def autosave_answer(request: HttpRequest, save: Save) -> JsonResponse:
    """Save the one field of the request and answer as docs/design.md says: 200, 409 with both texts, or 422."""
    form = ChangeForm(request.POST)
    if not form.is_valid():
        sentences = [str(error) for errors in form.errors.values() for error in errors]
        return JsonResponse({"error": " ".join(sentences)}, status=422)
    try:
        outcome = save(form.change())
    except DomainError as error:
        return JsonResponse({"error": str(error)}, status=422)
    time = date_format(localtime(outcome.at), "H:i:s")
    if isinstance(outcome, Conflict):
        return JsonResponse({"version": outcome.version, "theirs": outcome.theirs, "by": "", "at": time}, status=409)
    also = [{"field": other.field, "version": other.version, "value": other.value} for other in outcome.also]
    answer = {"version": outcome.version, "value": outcome.value, "saved_at": time}
    return JsonResponse(answer | ({"also": also} if also else {}))


def entry_fields(document: Model, values: Mapping[str, str]) -> dict[str, EntryField]:
    """Return the fields of `document` that hold `values`, each with its version."""
    newest = versions(document)
    return {name: EntryField(name, value, newest.get(name, 0)) for name, value in values.items()}


def new_form_id() -> str:
    """Return what a whole form carries as `form_id`, so that sending the same form twice is harmless."""
    return new_token()


def save_form(request: HttpRequest, document: Model, values: Mapping[str, str], save: Save) -> dict[str, EntryField]:
    """Save what the author of a whole form touched; return the fields that were not saved, with text and reason.

    `values` is what the fields of `document` hold. A field is `name` with its version in `version:name`; `take:name`
    takes what somebody else wrote. Each field is saved for itself, so one refused text holds no other back.
    """
    bases = {
        name: base_version(request, name)
        for name in values
        if name in request.POST and f"take:{name}" not in request.POST
    }
    known = values_at(document, bases)
    saved_before = versions(document)
    unsaved = {}
    for name, base in bases.items():
        text = clean_text(request.POST[name])
        if text == known.get(name, "" if name in saved_before else values[name]):
            continue
        field = _save_one(Change(name, text, base, _operation(request, name, text)), save)
        if field:
            unsaved[name] = field
    return unsaved


def _save_one(change: Change, save: Save) -> EntryField | None:
    try:
        outcome = save(change)
    except DomainError as error:
        return EntryField(change.field, change.value, change.base, error=str(error))
    if isinstance(outcome, Conflict):
        return EntryField(change.field, change.value, outcome.version, conflict=outcome)
    return None


def base_version(request: HttpRequest, name: str) -> int:
    """Return the version on which the field of a whole form was typed; 0 where the form says none."""
    text = request.POST.get(f"version:{name}", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _operation(request: HttpRequest, name: str, text: str) -> str:
    # The same form with another text, after going back, is another operation.
    content = "\0".join([request.POST.get("form_id", ""), name, text])
    return hashlib.sha256(content.encode()).hexdigest()[:40]
