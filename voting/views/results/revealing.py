"""The facilitator's page that shows the hall the result, and the acts on it."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from okmo_session.core.framing import holds_a_frame
from okmo_session.core.htmx import render_region
from okmo_session.core.refusals import refusal_told
from sessions.access import ActorRequest, actor_required
from sessions.models import StrategySession
from sessions.running_forms import ActForm
from voting.domain.polls.current import current_poll
from voting.domain.results.reading import result
from voting.domain.results.revealing import (
    as_revealed,
    coming_row,
    reveal_all,
    reveal_next,
    show_tie,
    take_back_place,
)
from voting.models import Poll
from voting.rules import can_run_poll


@never_cache
@holds_a_frame
@require_GET
@actor_required(can_run_poll)
def reveal(request: ActorRequest, session: StrategySession) -> HttpResponse:
    newest = current_poll(session)
    # A run-off is no result of its own: it settles the tie of the poll that is shown.
    poll = (newest.run_off_of or newest) if newest else None
    found = result(poll, request.actor) if poll else None
    context = {
        "poll": poll,
        "result": found,
        "shown": as_revealed(found) if found else None,
        "coming": coming_row(found) if found else None,
    }
    return render_region(request, "voting/reveal/page.html", "reveal", context)


@require_POST
@actor_required(can_run_poll)
def poll_reveal(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    return _act(request, session, pk, lambda poll, seen: reveal_next(poll, request.actor, seen))


@require_POST
@actor_required(can_run_poll)
def poll_reveal_all(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    return _act(request, session, pk, lambda poll, seen: reveal_all(poll, request.actor, seen))


@require_POST
@actor_required(can_run_poll)
def poll_reveal_back(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    return _act(request, session, pk, lambda poll, seen: take_back_place(poll, request.actor, seen))


@require_POST
@actor_required(can_run_poll)
def poll_show_tie(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    return _act(request, session, pk, lambda poll, _seen: show_tie(poll, request.actor))


def _act(
    request: ActorRequest, session: StrategySession, pk: int, verb: Callable[[Poll, int | None], None]
) -> HttpResponse:
    found = get_object_or_404(session.polls, pk=pk)
    form = ActForm(request.POST)
    with refusal_told(request):
        verb(found, form.newest)
    return redirect("voting:reveal", session.slug)
