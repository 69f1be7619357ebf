from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from okmo_session.screens.hall_messages import calls_region, messages_region
from sessions.access import ActorRequest, actor_required
from sessions.models import StrategySession
from sessions.rules import can_work_in_headquarters


@require_GET
@actor_required(can_work_in_headquarters)
def hall_calls(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return render(request, "screens/console_calls.html#hall-calls", calls_region(session, request.actor))


@require_GET
@actor_required(can_work_in_headquarters)
def hall_messages(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return render(request, "screens/console_messages.html#hall-messages", messages_region(session, request.actor))
