from django.http import HttpResponse
from django.views.decorators.http import require_GET

from measures.domain.plans import plan_of, plans_of
from measures.models import MeasurePlan
from measures.rules import can_read_plan, can_see_measures
from okmo_session.core.htmx import render_region
from sessions.access import ActorRequest, actor_required
from sessions.layouts import layout_of
from sessions.models import StrategySession


@require_GET
@actor_required(can_see_measures)
def measures(request: ActorRequest, session: StrategySession) -> HttpResponse:
    participant = request.actor.participant
    own = plan_of(participant) if participant else None
    context = {
        "layout": layout_of(request.actor),
        "plans": plans_of(session).filter(state=MeasurePlan.State.ACCEPTED),
        "own": own if own and can_read_plan(request.actor, own, own) else None,
    }
    return render_region(request, "measures/measures.html", "measures", context)
