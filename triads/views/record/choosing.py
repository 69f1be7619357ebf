from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from okmo_session.core.errors import DomainError
from okmo_session.core.htmx import is_htmx
from sessions.access import ActorRequest, actor_required
from sessions.models import StrategySession
from triads.choosing_forms import DraftsForm
from triads.domain.choosing.taking import swap_slots, take_drafts, take_out, texts_without
from triads.domain.record.fields import NORM_FIELDS
from triads.models import Record, Source, Triad
from triads.rules import can_write_record
from triads.views.record.pages import act_on_record, own_record
from triads.views.record.proposed import proposed_context


@require_GET
@actor_required(can_write_record)
def proposed(request: ActorRequest, session: StrategySession) -> HttpResponse:
    # The drafts are chosen beside the record, whose form sends what was typed before anything is taken.
    if not is_htmx(request):
        return redirect("triads:record", session.slug)
    return render(request, "triads/record/proposed.html", proposed_context(request, own_record(request)))


@require_POST
@actor_required(can_write_record)
def drafts_take(request: ActorRequest, session: StrategySession, slot: int) -> HttpResponse:
    return act_on_record(request, partial(_take, request, slot, onto_written=False))


@require_POST
@actor_required(can_write_record)
def drafts_merge(request: ActorRequest, session: StrategySession, slot: int) -> HttpResponse:
    return act_on_record(request, partial(_take, request, slot, onto_written=True))


@require_POST
@actor_required(can_write_record)
def slots_swap(request: ActorRequest, session: StrategySession, slot: int) -> HttpResponse:
    def swap(record: Record) -> str:
        swap_slots(record, slot, slot + 1, by=request.actor)
        return _place(slot)

    return act_on_record(request, swap)


@require_GET
@actor_required(can_write_record)
def source(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    found = _own_source(request, pk)
    context = {
        "source": found,
        "team": request.actor.team,
        "record": own_record(request),
        "after": _shown(found.triad, texts_without(found)),
    }
    return render(request, "triads/record/source.html", context)


@require_POST
@actor_required(can_write_record)
def source_take_out(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    found = _own_source(request, pk)
    try:
        take_out(found, by=request.actor)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("triads:record", session.slug)
    return redirect(reverse("triads:record", args=[session.slug]) + _place(found.triad.slot))


def _own_source(request: ActorRequest, pk: int) -> Source:
    rows = Source.objects.select_related("triad__session", "triad__team", "draft__author")
    return get_object_or_404(rows, pk=pk, triad__team=request.actor.team)


def _take(request: ActorRequest, slot: int, record: Record, *, onto_written: bool) -> str:
    form = DraftsForm(record.team, request.POST)
    if not form.is_valid():
        raise DomainError(form.sentence)
    drafts = form.cleaned_data["drafts"]
    left_out = take_drafts(record, slot, drafts, by=request.actor, onto_written=onto_written)
    if not left_out:
        return _place(slot)
    sentence = _("There was no room for these barriers, they stay in the draft: %(barriers)s")
    messages.warning(request, sentence % {"barriers": "; ".join(left_out)})
    return ""


def _place(slot: int) -> str:
    return f"#triad-{slot}"


def _shown(triad: Triad, texts: dict[str, str]) -> dict[str, Any]:
    """Return how the triad would be read if it held `texts`."""
    norms = {name: texts[name] for name in NORM_FIELDS}
    then = Triad(session=triad.session, team=triad.team, slot=triad.slot, **norms)
    return {
        "present": then.present_sentence,
        "future": then.future_sentence,
        "barriers": [text for name, text in texts.items() if name.startswith("barrier-") and text.strip()],
    }
