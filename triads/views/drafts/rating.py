from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from okmo_session.core.htmx import render_region
from okmo_session.core.refusals import refusal_told
from sessions.access import ActorRequest, actor_required
from sessions.domain.tables.seating import team_of
from sessions.models import Participant, StrategySession, Team
from sessions.rules import is_participant
from triads.choosing_forms import RatingsForm
from triads.domain.drafts.rating import can_rate, criteria_of, drafts_to_rate, own_ratings, rate


@require_GET
@actor_required(is_participant)
def rate_drafts(request: ActorRequest, session: StrategySession) -> HttpResponse:
    team = team_of(_rater(request), Team.Round.NORMS)
    return _page(request, team, _form(request, team) if team else None)


@require_POST
@actor_required(is_participant)
def ratings_save(request: ActorRequest, session: StrategySession) -> HttpResponse:
    team = team_of(_rater(request), Team.Round.NORMS)
    form = _form(request, team) if team else None
    if form and not form.is_valid():
        return _page(request, team, form, status=422)
    with refusal_told(request):
        for draft, values in form.ratings().items() if form else ():
            rate(draft, _rater(request), values, by=request.actor)
        messages.success(request, _("Your ratings are saved."))
    return redirect("triads:rate", session.slug)


def _rater(request: ActorRequest) -> Participant:
    participant = request.actor.participant
    assert participant is not None, "only a participant rates drafts"
    return participant


def _form(request: ActorRequest, team: Team) -> RatingsForm:
    rater, data = _rater(request), request.POST if request.method == "POST" else None
    return RatingsForm(drafts_to_rate(rater, team), criteria_of(team), own_ratings(rater), data)


def _page(request: ActorRequest, team: Team | None, form: RatingsForm | None, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "team": team,
        "form": form,
        "count": len(form.drafts) if form else 0,
        "known": request.GET.get("known", ""),
        "is_open": team is not None and can_rate(team),
    }
    return render_region(request, "triads/drafts/rate.html", "rate-news", context, status=status)
