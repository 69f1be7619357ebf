from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from okmo_session.core.htmx import render_region
from sessions.access import ActorRequest, actor_required
from sessions.calendar import CONTENT_TYPE, programme_calendar
from sessions.layouts import layout_of
from sessions.models import StrategySession
from sessions.rules import is_known


@require_GET
@actor_required(is_known)
def agenda(request: ActorRequest, session: StrategySession) -> HttpResponse:
    stages = session.stages.prefetch_related("steps", "deadlines")
    context = {"layout": layout_of(request.actor), "stages": stages, "place": "agenda"}
    return render_region(request, "sessions/agenda.html", "stage-list", context)


@require_GET
@actor_required(is_known)
def stage_line(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return render(request, "components/stage_line.html")


@require_GET
@actor_required(is_known)
def agenda_calendar(request: ActorRequest, session: StrategySession) -> HttpResponse:
    response = HttpResponse(programme_calendar(session), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{session.slug}.ics"'
    return response


@require_GET
@actor_required(is_known)
def agenda_paper(request: ActorRequest, session: StrategySession) -> HttpResponse:
    words = session.wording.get("handout", {})
    columns = [_("Time"), _("What happens"), _("Result")]
    named = words.get("agenda_columns") or []
    context = {
        "stages": session.stages.prefetch_related("steps", "deadlines"),
        "heading": words.get("agenda") or _("Programme"),
        "columns": named if len(named) == len(columns) else columns,
    }
    return render(request, "sessions/agenda_paper.html", context)
