from django.http import HttpResponse
from django.views.decorators.http import require_GET

from okmo_session.core.addresses import hall_root
from okmo_session.core.htmx import render_region
from okmo_session.screens.scenes import scene_of
from sessions.access import ActorRequest, actor_required
from sessions.models import StrategySession
from sessions.rules import can_see_projector


@require_GET
@actor_required(can_see_projector)
def projector(request: ActorRequest, session: StrategySession) -> HttpResponse:
    scene = scene_of(session, request.actor, hall_root(request))
    return render_region(request, "screens/projector.html", "scene", {"scene": scene})
