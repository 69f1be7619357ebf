from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from okmo_session.core.htmx import render_region
from sessions.access import ActorRequest, actor_required
from sessions.layouts import layout_of
from sessions.models import StrategySession, Team
from triads.domain.visibility import talks_have_begun
from triads.rules import can_read_triads, can_see_team_triads
from triads.views.record.written import own_team, written_triads


@require_GET
@actor_required(can_read_triads)
def team_triads(request: ActorRequest, session: StrategySession) -> HttpResponse:
    own, begun = own_team(request), talks_have_begun(session)
    tables = _tables(session)
    context = {
        "team": own,
        "triads": written_triads(own) if own else [],
        "tables": [team for team in tables if can_see_team_triads(request.actor, team, begun, own) and team != own],
        "has_begun": begun,
        "layout": layout_of(request.actor),
    }
    return render_region(request, "triads/team_triads.html", "triads", context)


@require_GET
@actor_required(can_read_triads)
def table_triads(request: ActorRequest, session: StrategySession, number: int) -> HttpResponse:
    team = get_object_or_404(_tables(session), table_number=number)
    if not can_see_team_triads(request.actor, team, talks_have_begun(session), own_team(request)):
        raise PermissionDenied
    context: dict[str, Any] = {"team": team, "triads": written_triads(team), "layout": layout_of(request.actor)}
    return render(request, "triads/table_triads.html", context)


def _tables(session: StrategySession) -> QuerySet[Team]:
    return session.teams.filter(round=Team.Round.NORMS).order_by("table_number")
