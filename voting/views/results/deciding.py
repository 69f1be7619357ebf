from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from sessions.access import ActorRequest, actor_required
from sessions.models import StrategySession
from voting.domain.results.announcing import announce
from voting.domain.results.settling import settle_tie
from voting.forms.results import SeedForm
from voting.rules import can_run_poll
from voting.views.polls.acting import act, enter


@require_POST
@actor_required(can_run_poll)
def poll_settle(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    found = get_object_or_404(session.polls, pk=pk)
    form = SeedForm(request.POST)
    return enter(request, session, form, "seed", lambda: settle_tie(found, form.cleaned_data["seed"], by=request.actor))


@require_POST
@actor_required(can_run_poll)
def poll_announce(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    return act(request, session, pk, announce)
