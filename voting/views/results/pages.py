from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from okmo_session.core.htmx import render_region
from sessions.access import ActorRequest, actor_required
from sessions.layouts import layout_of
from sessions.models import Role, StrategySession
from sessions.rules import is_known
from voting.domain.polls.current import current_poll
from voting.domain.results.reading import published_ballots, result
from voting.views.ballots.voter import Voter


@never_cache
@require_GET
@actor_required(is_known)
def result_page(request: ActorRequest, session: StrategySession) -> HttpResponse:
    poll = current_poll(session)
    choice = Voter(request, session).choice if request.actor.role == Role.PARTICIPANT else None
    context = {
        "layout": _layout(request),
        "poll": poll,
        "result": result(poll, request.actor) if poll else None,
        "receipt": choice.receipt if choice else "",
        "own_ids": choice.option_ids if choice else (),
    }
    return render_region(request, "voting/results/result.html", "result", context)


@never_cache
@require_GET
@actor_required(is_known)
def ballots(request: ActorRequest, session: StrategySession) -> HttpResponse:
    poll = current_poll(session)
    lines = published_ballots(poll, request.actor) if poll else None
    choice = Voter(request, session).choice if request.actor.role == Role.PARTICIPANT else None
    context = {
        "layout": _layout(request),
        "poll": poll,
        "ballots": None if lines is None else [line.split(";") for line in lines],
        "receipt": choice.receipt if choice else "",
    }
    return render(request, "voting/results/published.html", context)


def _layout(request: ActorRequest) -> str:
    # On the screen of the hall the result is a scene; whoever opens this page there wants to read it.
    return "layouts/plain.html" if request.actor.role == Role.PROJECTOR else layout_of(request.actor)
