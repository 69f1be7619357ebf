import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from okmo_session.core.autosave_form import EntryField, autosave_answer, entry_fields, new_form_id, save_form
from okmo_session.core.htmx import is_htmx, render_region
from okmo_session.core.log import reference
from okmo_session.core.refusals import refusal_told
from sessions.access import ActorRequest, actor_required
from sessions.domain.tables.seating import team_of
from sessions.models import Participant, StrategySession, Team
from sessions.rules import is_participant
from triads.domain.drafts.checks import BALLOT_LINE
from triads.domain.drafts.fields import TICKED, draft_fields_of, writing_criteria
from triads.domain.drafts.writing import add_draft, open_drafts, propose, save_draft, withdraw
from triads.models import GAPS, Criterion, Triad
from triads.views.drafts.parts import Draft, drafts_on_page
from triads.views.record.writing import http_status


@require_GET
@actor_required(is_participant)
def drafts(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return _page(request, open_drafts(_author(request)))


@require_POST
@actor_required(is_participant)
def draft_field_save(request: ActorRequest, session: StrategySession) -> JsonResponse:
    author = _author(request)
    open_drafts(author)
    return autosave_answer(request, partial(save_draft, author, by=request.actor))


@require_POST
@actor_required(is_participant)
def drafts_save(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return _saved_first(request, lambda _found: messages.success(request, _("Everything is saved.")), None)


@require_POST
@actor_required(is_participant)
def draft_add(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return _saved_first(request, lambda _found: add_draft(_author(request), by=request.actor).slot, None)


@require_POST
@actor_required(is_participant)
def draft_propose(request: ActorRequest, session: StrategySession, slot: int) -> HttpResponse:
    def act(found: list[Triad]) -> None:
        propose(_draft(found, slot), by=request.actor)
        messages.success(request, _("Your table sees the draft now."))

    return _saved_first(request, act, slot)


@require_POST
@actor_required(is_participant)
def draft_withdraw(request: ActorRequest, session: StrategySession, slot: int) -> HttpResponse:
    def act(found: list[Triad]) -> None:
        withdraw(_draft(found, slot), by=request.actor)
        messages.success(request, _("Only you see the draft again."))

    return _saved_first(request, act, slot)


def _author(request: ActorRequest) -> Participant:
    author = request.actor.participant
    assert author is not None, "only a participant has drafts"
    return author


def _saved_first(request: ActorRequest, act: Callable[[list[Triad]], int | None], slot: int | None) -> HttpResponse:
    """Save what the form holds, then `act` on the drafts; show the one in `slot`, or in the slot that it returns."""
    author = _author(request)
    found = open_drafts(author)
    values = _values(found, writing_criteria(author.session))
    unsaved = save_form(request, author, values, partial(save_draft, author, by=request.actor))
    if unsaved:
        return _page(request, open_drafts(author), unsaved)
    with refusal_told(request):
        slot = act(found) or slot
    query = f"?draft={slot}" if slot else ""
    return redirect(reverse("triads:drafts", args=[author.session.slug]) + query)


def _draft(found: list[Triad], slot: int) -> Triad:
    for draft in found:
        if draft.slot == slot:
            return draft
    raise Http404


def _values(found: list[Triad], criteria: list[Criterion]) -> dict[str, str]:
    return {name: field.value for name, field in draft_fields_of(found, criteria).items()}


def _page(request: ActorRequest, found: list[Triad], unsaved: Mapping[str, EntryField] | None = None) -> HttpResponse:
    """Show the drafts to be written; `unsaved` are fields whose text could not be saved and is shown again."""
    author = _author(request)
    shown = _shown(author, found, unsaved or {})
    context: dict[str, Any] = {
        "drafts": shown,
        "first": _first(request, shown),
        "can_add": len(shown) < author.session.drafts_max,
        "team": team_of(author, Team.Round.NORMS),
        "key_questions": author.session.key_questions.all(),
        "unsaved": unsaved,
        "document": f"{author.session.slug}/{reference(author)}",
        "form_id": new_form_id(),
        "gaps": json.dumps({part: str(gap) for part, gap in GAPS.items()}, ensure_ascii=False),
        "ballot_line": BALLOT_LINE,
        "ticked": TICKED,
        "is_region": is_htmx(request),
    }
    return render_region(request, "triads/drafts/drafts.html", "draft-list", context, status=http_status(unsaved))


def _shown(author: Participant, found: list[Triad], unsaved: Mapping[str, EntryField]) -> list[Draft]:
    criteria = writing_criteria(author.session)
    fields = entry_fields(author, _values(found, criteria)) | dict(unsaved)
    has_questions = author.session.key_questions.exists()
    return list(drafts_on_page(found, criteria, fields, has_questions=has_questions))


def _first(request: ActorRequest, shown: list[Draft]) -> Draft | None:
    """Return the draft to be shown where one is at a time: with what was refused, asked for, or the first."""
    refused = [draft for draft in shown if draft.is_refused]
    asked = [draft for draft in shown if str(draft.triad.slot) == request.GET.get("draft")]
    return next(iter(refused + asked + shown), None)
