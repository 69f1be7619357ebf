from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from okmo_session.screens.forms import NudgeForm
from sessions.access import ActorRequest, actor_required
from sessions.domain.messages.nudges import last_nudges, nudge
from sessions.models import StrategySession, Team
from sessions.rules import can_work_in_headquarters
from triads.domain.record.records import problems_before_hand_in
from triads.models import Record


@require_GET
@actor_required(can_work_in_headquarters)
def table_nudge(request: ActorRequest, session: StrategySession, number: int) -> HttpResponse:
    team = _team(session, number)
    # Looked at only: a table that has not begun keeps having no record.
    missing = "\n".join(problems_before_hand_in(Record(team=team)))
    return _page(request, team, NudgeForm(initial={"text": missing}))


@require_POST
@actor_required(can_work_in_headquarters)
def table_nudge_send(request: ActorRequest, session: StrategySession, number: int) -> HttpResponse:
    team = _team(session, number)
    form = NudgeForm(request.POST)
    if not form.is_valid():
        return _page(request, team, form, status=422)
    nudge(team, form.cleaned_data["text"], by=request.actor)
    messages.success(request, _("Table № %(number)s sees your reminder.") % {"number": number})
    return redirect("screens:board", session.slug)


def _team(session: StrategySession, number: int) -> Team:
    teams = session.teams.filter(round=Team.Round.NORMS).select_related("session")
    return get_object_or_404(teams, table_number=number)


def _page(request: ActorRequest, team: Team, form: NudgeForm, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"team": team, "form": form, "last": last_nudges(team.session).get(team.pk)}
    return render(request, "screens/nudge.html", context, status=status)
