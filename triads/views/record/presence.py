"""Who writes in which field of a record: said by `js/presence.js`, and shown by it beside the fields."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_GET, require_POST

from okmo_session.core.htmx import render_region
from sessions.access import ActorRequest, actor_required
from sessions.models import StrategySession
from triads.domain.record.presence import others_in, stand, tablet_number, walk_away
from triads.models import Record
from triads.photo_forms import PresenceForm
from triads.rules import can_hand_over
from triads.views.record.handing_over import record_to_hand_over


@require_GET
@actor_required(can_hand_over)
def presence(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    record = record_to_hand_over(request, session, pk)
    return render_region(request, "triads/record/presence.html", "presence", presence_context(request, record))


@require_POST
@actor_required(can_hand_over)
def presence_say(request: ActorRequest, session: StrategySession, pk: int) -> JsonResponse:
    record = record_to_hand_over(request, session, pk)
    form = PresenceForm(request.POST)
    if not form.is_valid():
        return JsonResponse({}, status=422)
    act = stand if form.cleaned_data["here"] else walk_away
    act(record, form.cleaned_data["field"], by=request.actor)
    return JsonResponse({})


def presence_context(request: ActorRequest, record: Record) -> dict[str, Any]:
    """Return what a page that writes `record` needs to include `triads/record/presence.html`."""
    return {
        "record": record,
        "others": others_in(record, request.actor),
        "tablet_number": tablet_number(request.actor),
    }
