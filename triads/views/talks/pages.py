from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_POST

from okmo_session.core.htmx import is_htmx, render_region
from okmo_session.core.refusals import refusal_told
from sessions.access import ActorRequest, actor_required
from sessions.models import StrategySession
from sessions.rules import can_see_headquarters
from triads.domain.talks import running as verbs
from triads.domain.talks.summaries import phase_clock, talks_panel
from triads.rules import can_run_talks

VERBS: dict[str, Callable[..., None]] = {
    "start": verbs.start_talk,
    "finish": verbs.finish_talk,
    "skip": verbs.skip_talk,
    "back": verbs.bring_back_talk,
    "pause": verbs.pause_talk,
    "resume": verbs.resume_talk,
    "extend": verbs.extend_talk,
    "earlier": partial(verbs.move_talk, step=-1),
    "later": partial(verbs.move_talk, step=1),
}


@require_GET
@actor_required(can_see_headquarters)
def talks(request: ActorRequest, session: StrategySession) -> HttpResponse:
    context = talks_context(session) | {"can_run": can_run_talks(request.actor)}
    return render_region(request, "triads/talks/talks.html", "talks", context)


@require_GET
@actor_required(can_run_talks)
def talk_console(request: ActorRequest, session: StrategySession) -> HttpResponse:
    # A part of the facilitator's console: without htmx the console is the page that shows it.
    if not is_htmx(request):
        return redirect("session_home", session.slug)
    return render_region(request, "triads/talks/console.html", "talk-console", talks_context(session))


@require_POST
@actor_required(can_run_talks)
def talks_next(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return _answer(request, session, lambda seen: verbs.go_on(session, by=request.actor, seen=seen))


@require_POST
@actor_required(can_run_talks)
def talk_act(request: ActorRequest, session: StrategySession, pk: int, verb: str) -> HttpResponse:
    talk = get_object_or_404(session.talks.select_related("team"), pk=pk)
    act = VERBS.get(verb)
    if act is None:
        raise Http404
    return _answer(request, session, lambda seen: act(talk, by=request.actor, seen=seen))


def talks_context(session: StrategySession) -> dict[str, Any]:
    """Return what `triads/talks/control.html` shows."""
    panel = talks_panel(session)
    return {"panel": panel, "line": panel.line, "clock": phase_clock(panel.line.current)}


def _answer(request: ActorRequest, session: StrategySession, act: Callable[[str | None], None]) -> HttpResponse:
    with refusal_told(request):
        act(request.POST.get("seen"))
    return redirect("triads:talk_console" if request.POST.get("next") == "console" else "triads:talks", session.slug)
