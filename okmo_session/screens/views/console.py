from django.http import HttpResponse
from django.views.decorators.http import require_GET

from okmo_session.core.htmx import render_region
from sessions.access import ActorRequest, actor_required
from sessions.domain.stages import StageNow, delay_minutes, next_stage
from sessions.models import StrategySession
from sessions.rules import can_run_agenda


@require_GET
@actor_required(can_run_agenda)
def console(request: ActorRequest, session: StrategySession) -> HttpResponse:
    now = StageNow(session)
    context = {
        "now": now,
        "next": next_stage(session),
        "stages": session.stages.prefetch_related("steps", "deadlines"),
        "delay": delay_minutes(now.stage) if now.stage else 0,
    }
    return render_region(request, "screens/console.html", "console", context)
