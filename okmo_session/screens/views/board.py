from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from okmo_session.core.htmx import render_region
from okmo_session.screens.board import board_of
from sessions.access import ActorRequest, actor_required
from sessions.domain.messages.calls import open_calls
from sessions.models import StrategySession
from sessions.rules import can_see_headquarters, can_work_in_headquarters
from voting.domain.polls.current import current_poll
from voting.domain.polls.turnout import turnout_lately


@require_GET
@actor_required(can_see_headquarters)
def board(request: ActorRequest, session: StrategySession) -> HttpResponse:
    can_check = can_work_in_headquarters(request.actor)
    calls = {"open_calls": open_calls(session), "can_answer": can_check}
    context = {"board": board_of(session), "can_check": can_check} | calls | _turnout(session)
    return render_region(request, "screens/board.html", "board", context)


@require_GET
@actor_required(can_see_headquarters)
def board_turnout(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return render(request, "screens/board_turnout.html", _turnout(session))


def _turnout(session: StrategySession) -> dict[str, Any]:
    poll = current_poll(session)
    return {"poll": poll, "turnout": turnout_lately(poll) if poll else None}
