"""The page of the poll as every act on it shows it again."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from okmo_session.core.errors import DomainError
from sessions.access import ActorRequest
from sessions.actors import Actor
from sessions.models import StrategySession
from voting.domain.polls.current import current_poll
from voting.domain.polls.preparing import problems_before_opening, warnings_before_opening
from voting.domain.polls.turnout import turnout_lately
from voting.domain.results.reading import result
from voting.forms.polls import ExtendForm, PollForm
from voting.forms.results import SeedForm
from voting.models import Poll
from voting.rules import can_close_and_count, can_run_poll


def act(request: ActorRequest, session: StrategySession, pk: int, verb: Callable[[Poll, Actor], None]) -> HttpResponse:
    found = get_object_or_404(session.polls, pk=pk)
    try:
        verb(found, request.actor)
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("voting:poll", session.slug)


def enter(
    request: ActorRequest, session: StrategySession, form: Form, name: str, verb: Callable[[], object]
) -> HttpResponse:
    """Do what was typed, or show the page again with the sentence and what was typed."""
    if form.is_valid():
        try:
            verb()
        except DomainError as error:
            form.add_error(None, str(error))
    if form.errors:
        return page(request, session, status=422, **{name: form})
    return redirect("voting:poll", session.slug)


def page(request: ActorRequest, session: StrategySession, status: int = 200, **forms: Form) -> HttpResponse:
    found = current_poll(session)
    context: dict[str, Any] = {
        "may_run": can_run_poll(request.actor),
        "settings": PollForm(session, found),
        "extend": ExtendForm(),
        "seed": SeedForm(),
        "result": result(found, request.actor) if found else None,
    }
    now = now_of(request, found) if found else {"poll": None}
    return render(request, "voting/polls/poll.html", context | now | forms, status=status)


def now_of(request: ActorRequest, poll: Poll) -> dict[str, Any]:
    """Return what changes while the page is looked at: turnout, and before opening what is missing."""
    is_prepared = poll.state == Poll.State.PREPARED
    return {
        "poll": poll,
        "may_count": can_close_and_count(request.actor),
        "turnout": turnout_lately(poll),
        "problems": problems_before_opening(poll) if is_prepared else [],
        "warnings": warnings_before_opening(poll) if is_prepared else [],
    }
