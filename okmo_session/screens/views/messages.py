from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from okmo_session.screens.hall_messages import messages_panel
from sessions.access import ActorRequest, actor_required
from sessions.models import StrategySession
from sessions.rules import can_work_in_headquarters


@require_GET
@actor_required(can_work_in_headquarters)
def hall_messages(request: ActorRequest, session: StrategySession) -> HttpResponse:
    panel = messages_panel(session, request.actor)
    return render(request, "screens/console_messages.html#hall-messages", panel)
