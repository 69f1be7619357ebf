"""Photos of the flipchart: sent, shown and removed."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_GET, require_POST

from okmo_session.core.errors import DomainError
from okmo_session.core.pictures import made_small
from sessions.access import ActorRequest, actor_required
from sessions.models import StrategySession
from triads.domain.record.photos import add_photo, photos_in, remove_photo
from triads.models import FlipchartPhoto
from triads.photo_forms import PhotoForm
from triads.rules import can_hand_over, can_hand_over_for
from triads.views.record.handing_over import back, handing_over_page, record_to_hand_over

# A browser shows a picture alone in a page of its own making, with styles in it.
_AS_THE_BROWSER_SHOWS_IT = {"default-src": [CSP.NONE], "img-src": [CSP.SELF], "style-src": [CSP.UNSAFE_INLINE]}


@require_POST
@actor_required(can_hand_over)
def photo_add(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    record = record_to_hand_over(request, session, pk)
    form = PhotoForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            add_photo(record.team, form.cleaned_data["file"], by=request.actor)
            return back(request, record, with_form=True)
        except DomainError as error:
            form.add_error("file", str(error))
    return handing_over_page(request, record, form)


@require_GET
@csp_override(_AS_THE_BROWSER_SHOWS_IT)
@actor_required(can_hand_over)
def photo(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    return _jpeg(bytes(_photo(request, session, pk).content))


@require_GET
@actor_required(can_hand_over)
def photo_small(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    return _jpeg(made_small(bytes(_photo(request, session, pk).content)))


@require_POST
@actor_required(can_hand_over)
def photo_remove(request: ActorRequest, session: StrategySession, pk: int, photo: int) -> HttpResponse:
    record = record_to_hand_over(request, session, pk)
    remove_photo(record.team, photo, by=request.actor)
    return back(request, record)


def _photo(request: ActorRequest, session: StrategySession, pk: int) -> FlipchartPhoto:
    found = get_object_or_404(photos_in(session), pk=pk)
    if not can_hand_over_for(request.actor, found.team):
        raise PermissionDenied
    return found


def _jpeg(content: bytes) -> HttpResponse:
    # A photo never changes under its number, and is nobody's but the browser's that may see it.
    headers = {"Cache-Control": "private, max-age=86400, immutable", "Content-Disposition": "inline"}
    return HttpResponse(content, content_type="image/jpeg", headers=headers)
