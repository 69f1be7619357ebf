from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from sessions.access import ActorRequest, actor_required
from sessions.models import StrategySession
from sessions.rules import is_known
from voting.domain.paper.serials import read_serial, shown
from voting.domain.polls.current import current_poll
from voting.domain.results.published import published_file, published_polls, voters_by_receipt
from voting.domain.results.reading import published_ballots
from voting.models import Poll
from voting.views.ballots.voter import choice_of
from voting.views.results.showing import page_layout


@never_cache
@require_GET
@actor_required(is_known)
def ballots(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return _list(request, session, current_poll(session))


@never_cache
@require_GET
@actor_required(is_known)
def ballots_of(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    return _list(request, session, get_object_or_404(session.polls, pk=pk))


@never_cache
@require_GET
@actor_required(is_known)
def ballots_file(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    text = published_file(get_object_or_404(session.polls, pk=pk), request.actor)
    if text is None:
        raise PermissionDenied
    name = f"ballots-{session.slug}-{pk}.txt"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers=headers)


def _list(request: ActorRequest, session: StrategySession, poll: Poll | None) -> HttpResponse:
    lines = published_ballots(poll, request.actor) if poll else None
    voters = voters_by_receipt(poll, request.actor) if poll else {}
    choice = choice_of(request, poll)
    rows = None if lines is None else [tuple(line.split(";")) for line in lines]
    papers = {row[0]: shown(row[0]) for row in rows or () if read_serial(row[0])}
    context: dict[str, Any] = {
        "layout": page_layout(request),
        "poll": poll,
        "ballots": rows and [(voters.get(row[0], ""), papers.get(row[0], row[0]), *row) for row in rows],
        "has_papers": bool(papers),
        "has_names": poll is not None and not poll.is_secret,
        "receipt": choice.receipt if choice else "",
        "others": [other for other in published_polls(session, request.actor) if other != poll],
    }
    return render(request, "voting/results/published.html", context)
