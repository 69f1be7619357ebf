"""What a table hands over besides its texts: the three ticks, and the page that also shows the photos."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from okmo_session.core.addresses import next_page
from okmo_session.core.htmx import is_htmx, render_region
from sessions.access import ActorRequest, actor_required
from sessions.layouts import layout_of
from sessions.models import StrategySession
from triads.domain.record.photos import PHOTOS_MAX, photos_of
from triads.domain.record.records import records_of
from triads.domain.record.ticks import COLUMNS, tick, ticks_of, untick
from triads.models import Record
from triads.photo_forms import PhotoForm
from triads.rules import can_hand_over, can_hand_over_for


@require_GET
@actor_required(can_hand_over)
def handing_over(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    return handing_over_page(request, record_to_hand_over(request, session, pk))


@require_POST
@actor_required(can_hand_over)
def tick_set(request: ActorRequest, session: StrategySession, pk: int, what: str) -> HttpResponse:
    record = _ticked(request, session, pk, what)
    tick(record, what, by=request.actor)
    return back(request, record)


@require_POST
@actor_required(can_hand_over)
def tick_take_back(request: ActorRequest, session: StrategySession, pk: int, what: str) -> HttpResponse:
    record = _ticked(request, session, pk, what)
    untick(record, what, by=request.actor)
    return back(request, record)


def record_to_hand_over(request: ActorRequest, session: StrategySession, pk: int) -> Record:
    """Return the record, if it is the actor's own table's or the actor works in the headquarters."""
    record = get_object_or_404(records_of(session), pk=pk)
    if not can_hand_over_for(request.actor, record.team):
        raise PermissionDenied
    return record


def handing_over_context(record: Record, form: PhotoForm | None = None, *, page: str = "") -> dict[str, Any]:
    """Return what needs to be known to include `triads/paper/handing_over.html#handing-over` in the page at `page`."""
    photos = list(photos_of(record.team))
    return {
        "record": record,
        "team": record.team,
        "ticks": ticks_of(record),
        "photos": photos,
        "photo_form": form or PhotoForm(),
        "photos_max": PHOTOS_MAX,
        "is_full": len(photos) >= PHOTOS_MAX,
        "handing_over_next": page,
    }


def handing_over_page(request: ActorRequest, record: Record, form: PhotoForm | None = None) -> HttpResponse:
    """Show the page; to htmx its live region, or the section with the form after a photo was sent."""
    context = handing_over_context(record, form) | {"layout": layout_of(request.actor)}
    region = "handing-over" if form or "photo" in request.GET else "handed-over"
    return render_region(request, "triads/paper/handing_over.html", region, context, status=422 if form else 200)


def back(request: ActorRequest, record: Record, *, with_form: bool = False) -> HttpResponse:
    """Go on to the page the act came from; for htmx to the region, or to the section with an empty form."""
    target = next_page(request)
    if target and not is_htmx(request):
        return redirect(f"{target}#handing-over")
    page = reverse("triads:handing_over", args=[record.team.session.slug, record.pk])
    return redirect(f"{page}?photo=sent" if with_form else page)


def _ticked(request: ActorRequest, session: StrategySession, pk: int, what: str) -> Record:
    if what not in COLUMNS:
        raise Http404
    return record_to_hand_over(request, session, pk)
