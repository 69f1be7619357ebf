from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from okmo_session.core.htmx import render_region
from okmo_session.screens.now import now_of_participant, now_of_table
from okmo_session.screens.own_sessions import own_sessions
from sessions.access import ActorRequest, actor_required
from sessions.models import Role, StrategySession, User
from sessions.rules import is_known
from triads.domain.checking.mergers import asked_of
from triads.rules import can_write_record


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    own = own_sessions(request.user) if isinstance(request.user, User) else None
    return render(request, "screens/start.html", {"own": own})


@require_GET
@actor_required(is_known)
def session_home(request: ActorRequest, session: StrategySession) -> HttpResponse:
    actor = request.actor
    if actor.participant:
        now = now_of_participant(actor.participant)
        return render_region(request, "screens/now.html", "now", {"now": now, "place": "now"})
    if actor.team:
        now = now_of_table(actor.team)
        context = {"now": now, "team": actor.team, "has_record": can_write_record(actor)}
        context["mergers_asked"] = asked_of(actor.team).exists()
        return render_region(request, "screens/table.html", "now", context)
    if actor.role == Role.PROJECTOR:
        return redirect("screens:projector", session.slug)
    return redirect("screens:console" if actor.role == Role.FACILITATOR else "screens:board", session.slug)
