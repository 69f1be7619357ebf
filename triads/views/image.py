"""The priorities under the key questions, and the image of the future that is written from them."""

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from okmo_session.core.autosave import versions
from okmo_session.core.autosave_form import (
    EntryField,
    autosave_answer,
    base_version,
    entry_fields,
    new_form_id,
    save_form,
)
from okmo_session.core.errors import DomainError
from okmo_session.core.forms import posted
from okmo_session.core.htmx import is_htmx, render_region
from okmo_session.core.log import reference
from okmo_session.core.refusals import refusal_told
from sessions.access import ActorRequest, actor_required
from sessions.layouts import layout_of
from sessions.models import StrategySession
from sessions.rules import can_see_headquarters
from triads.domain.image.assembling import assemble, assemble_empty, texts_assembled
from triads.domain.image.parts import image_parts, parts_to_read
from triads.domain.image.questions import set_question
from triads.domain.image.versions import bring_back, keep_version
from triads.domain.image.writing import FIELD, field_name, image_fields, open_images, save_image
from triads.domain.priorities import priorities as priorities_of
from triads.image_forms import QuestionForm
from triads.models import FutureImage
from triads.rules import can_read_triads, can_write_image
from triads.views.record.writing import http_status


@require_GET
@actor_required(can_read_triads)
def priorities(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return render_region(request, "triads/image/priorities.html", "priorities", _to_read(request))


@require_http_methods(["GET", "POST"])
@actor_required(can_write_image)
def priority_question(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    triad = get_object_or_404(priorities_of(session), pk=pk)
    form = QuestionForm(triad, posted(request))
    if request.method == "POST" and form.is_valid():
        _act(request, lambda: set_question(triad, form.chosen, by=request.actor))
        return redirect("triads:priorities", session.slug)
    context = {"triad": triad, "form": form}
    return render(request, "triads/image/question.html", context, status=422 if form.is_bound else 200)


@require_GET
@actor_required(can_read_triads)
def image(request: ActorRequest, session: StrategySession) -> HttpResponse:
    if _may_write(request):
        return _editor(request)
    return render_region(request, "triads/image/image.html", "image", _to_read(request))


@require_POST
@actor_required(can_write_image)
def image_field_save(request: ActorRequest, session: StrategySession) -> JsonResponse:
    return autosave_answer(request, partial(save_image, session, by=request.actor))


@require_POST
@actor_required(can_write_image)
def image_save(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return _save_and(request, lambda: messages.success(request, _("Everything is saved.")))


@require_POST
@actor_required(can_write_image)
def image_assemble(request: ActorRequest, session: StrategySession) -> HttpResponse:
    chosen = request.POST.get("replace") or request.POST.get("image")
    if not chosen:
        return _save_and(request, lambda: assemble_empty(session, by=request.actor))
    found = next((image for image in open_images(session) if field_name(image) == f"{FIELD}{chosen}"), None)
    if found is None:
        messages.error(request, _("The session has no such key question. Choose one from the list."))
        return _save_and(request, lambda: None, asked=chosen)
    asked = field_name(found) if "replace" not in request.POST and _has_other_text(request, found) else ""
    seen = base_version(request, field_name(found))
    return _save_and(request, lambda: assemble(found, by=request.actor, seen=seen), asked=asked)


@require_POST
@actor_required(can_write_image)
def image_keep(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return _save_and(request, lambda: _keep(request))


@require_GET
@actor_required(can_see_headquarters)
def image_version(request: ActorRequest, session: StrategySession, number: int) -> HttpResponse:
    version = get_object_or_404(session.future_image_versions, number=number)
    return render(request, "triads/image/version.html", {"version": version, "may_write": _may_write(request)})


@require_POST
@actor_required(can_write_image)
def image_bring_back(request: ActorRequest, session: StrategySession, number: int) -> HttpResponse:
    version = get_object_or_404(session.future_image_versions.select_related("session"), number=number)
    _act(request, lambda: bring_back(version, by=request.actor))
    return redirect("triads:image", session.slug)


def _may_write(request: ActorRequest) -> bool:
    return can_write_image(request.actor) and not request.actor.session.archived_at


def _to_read(request: ActorRequest) -> dict[str, Any]:
    parts = parts_to_read(request.actor.session)
    return {"parts": parts, "may_write": _may_write(request), "layout": layout_of(request.actor)}


def _editor(
    request: ActorRequest, unsaved: Mapping[str, EntryField] | None = None, *, asked: str = "", status: int = 0
) -> HttpResponse:
    session = request.actor.session
    values = image_fields(session)
    parts = image_parts(session)
    newest = versions(session)
    context: dict[str, Any] = {
        "parts": parts,
        "field_versions": json.dumps({name: newest.get(name, 0) for name in values}),
        "versions": session.future_image_versions.all(),
    }
    if not is_htmx(request):
        fields = entry_fields(session, values) | dict(unsaved or {})
        context |= {
            "rows": list(zip(parts, fields.values(), strict=True)),
            "asked": asked,
            "unsaved": unsaved,
            "document": reference(session),
            "form_id": new_form_id(),
        }
    return render_region(
        request, "triads/image/editor.html", "image-state", context, status=status or http_status(unsaved)
    )


def _save_and(request: ActorRequest, act: Callable[[], Any], asked: str = "") -> HttpResponse:
    """Save what was typed in the form, and only if all of it is saved do `act`, or ask before it."""
    session = request.actor.session
    save = partial(save_image, session, by=request.actor)
    unsaved = save_form(request, session, image_fields(session), save)
    if unsaved or asked:
        return _editor(request, unsaved, asked=asked, status=0 if unsaved else 422)
    _act(request, act)
    return redirect("triads:image", session.slug)


def _act(request: ActorRequest, act: Callable[[], Any]) -> None:
    with refusal_told(request):
        act()


def _keep(request: ActorRequest) -> None:
    version = keep_version(request.actor.session, by=request.actor)
    if version is None:
        raise DomainError(_("Nothing is written yet, so there is nothing to keep."))
    messages.success(request, _("Version %(number)s is kept.") % {"number": version.number})


def _has_other_text(request: ActorRequest, found: FutureImage) -> bool:
    """Tell whether a text stands or was just typed that assembling would replace."""
    text = request.POST.get(field_name(found), found.text)
    return bool(text.strip()) and text != texts_assembled(found.session)[field_name(found)]
