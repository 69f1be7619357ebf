from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from okmo_session.core.addresses import next_page
from okmo_session.core.forms import LONGEST_ID
from okmo_session.core.htmx import is_htmx
from sessions.access import ActorRequest, actor_required
from sessions.domain.messages.nudges import read_nudges
from sessions.models import StrategySession
from sessions.rules import is_table


@require_GET
@actor_required(is_table)
def nudges(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return render(request, "components/nudges.html")


@require_POST
@actor_required(is_table)
def nudges_read(request: ActorRequest, session: StrategySession) -> HttpResponse:
    team = request.actor.team
    assert team is not None, "a tablet always belongs to a table"
    typed = request.POST.get("upto", "")
    if typed.isdecimal() and len(typed) <= LONGEST_ID:
        read_nudges(team, int(typed), by=request.actor)
    # A record that is being written stays where it is: the script asks for the reminders alone.
    if is_htmx(request):
        return redirect("sessions:nudges", session.slug)
    return redirect(next_page(request) or f"/s/{session.slug}/")
