from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRefresh

from okmo_session.core.errors import DomainError
from sessions.access import ActorRequest, actor_required
from sessions.actors import Actor
from sessions.models import StrategySession
from voting.domain.polls import (
    announce,
    close_early,
    count,
    current_poll,
    extend_poll,
    open_poll,
    prepare_poll,
    problems_before_opening,
    settle_tie,
    warnings_before_opening,
)
from voting.domain.results import result
from voting.domain.turnout import turnout_lately
from voting.forms import ExtendForm, PollForm, SeedForm
from voting.models import Poll
from voting.rules import can_close_and_count, can_run_poll, can_see_poll


@never_cache
@require_GET
@actor_required(can_see_poll)
def poll(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return _page(request, session)


@never_cache
@require_GET
@actor_required(can_see_poll)
def poll_now(request: ActorRequest, session: StrategySession) -> HttpResponse:
    found = current_poll(session)
    if found is None or request.GET.get("state") != found.state:
        return HttpResponseClientRefresh()
    return render(request, "voting/poll.html#poll-now", _now(request, found))


@require_POST
@actor_required(can_run_poll)
def poll_prepare(request: ActorRequest, session: StrategySession) -> HttpResponse:
    form = PollForm(session, None, request.POST)
    return _enter(
        request, session, form, "settings", lambda: prepare_poll(session, **form.settings(), by=request.actor)
    )


@require_POST
@actor_required(can_run_poll)
def poll_open(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    return _act(request, session, pk, open_poll)


@require_POST
@actor_required(can_run_poll)
def poll_extend(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    found = get_object_or_404(session.polls, pk=pk)
    form = ExtendForm(request.POST)

    def extend() -> None:
        extend_poll(found, session.moment(form.cleaned_data["closes_at"]), by=request.actor)

    return _enter(request, session, form, "extend", extend)


@require_POST
@actor_required(can_close_and_count)
def poll_close(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    return _act(request, session, pk, close_early)


@require_POST
@actor_required(can_close_and_count)
def poll_count(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    return _act(request, session, pk, count)


@require_POST
@actor_required(can_run_poll)
def poll_settle(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    found = get_object_or_404(session.polls, pk=pk)
    form = SeedForm(request.POST)
    return _enter(
        request, session, form, "seed", lambda: settle_tie(found, form.cleaned_data["seed"], by=request.actor)
    )


@require_POST
@actor_required(can_run_poll)
def poll_announce(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    return _act(request, session, pk, announce)


def _act(request: ActorRequest, session: StrategySession, pk: int, verb: Callable[[Poll, Actor], None]) -> HttpResponse:
    found = get_object_or_404(session.polls, pk=pk)
    try:
        verb(found, request.actor)
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("voting:poll", session.slug)


def _enter(
    request: ActorRequest, session: StrategySession, form: Form, name: str, verb: Callable[[], object]
) -> HttpResponse:
    """Do what was typed, or show the page again with the sentence and what was typed."""
    if form.is_valid():
        try:
            verb()
        except DomainError as error:
            form.add_error(None, str(error))
    if form.errors:
        return _page(request, session, status=422, **{name: form})
    return redirect("voting:poll", session.slug)


def _page(request: ActorRequest, session: StrategySession, status: int = 200, **forms: Form) -> HttpResponse:
    found = current_poll(session)
    context: dict[str, Any] = {
        "may_run": can_run_poll(request.actor),
        "settings": PollForm(session, found),
        "extend": ExtendForm(),
        "seed": SeedForm(),
        "result": result(found, request.actor) if found else None,
    }
    now = _now(request, found) if found else {"poll": None}
    return render(request, "voting/poll.html", context | now | forms, status=status)


def _now(request: ActorRequest, poll: Poll) -> dict[str, Any]:
    """Return what changes while the page is looked at: turnout, and before opening what is missing."""
    is_prepared = poll.state == Poll.State.PREPARED
    return {
        "poll": poll,
        "may_count": can_close_and_count(request.actor),
        "turnout": turnout_lately(poll),
        "problems": problems_before_opening(poll) if is_prepared else [],
        "warnings": warnings_before_opening(poll) if is_prepared else [],
    }
