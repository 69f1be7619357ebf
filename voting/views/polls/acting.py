"""The page of the poll as every act on it shows it again."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from okmo_session.core.errors import DomainError
from sessions.access import ActorRequest
from sessions.actors import Actor
from sessions.models import StrategySession
from voting.domain.polls.counting import problems_before_counting
from voting.domain.polls.current import current_poll
from voting.domain.polls.foreseeing import Foreseen, foreseen
from voting.domain.polls.preparing import may_prepare, problems_before_opening, warnings_before_opening
from voting.domain.polls.turnout import turnout_lately
from voting.forms.polls import ExtendForm, OddsForm, PollForm
from voting.models import Poll
from voting.rules import can_close_and_count, can_run_poll

_PAGE = "voting:poll"


def act(
    request: ActorRequest, session: StrategySession, pk: int, verb: Callable[[Poll, Actor], None], then: str = _PAGE
) -> HttpResponse:
    """Do `verb` and go on to the page `then`; where it is refused, say why on the page of the poll."""
    found = get_object_or_404(session.polls, pk=pk)
    try:
        verb(found, request.actor)
    except DomainError as error:
        messages.error(request, str(error))
        then = _PAGE
    return redirect(then, session.slug)


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
    return redirect(_PAGE, session.slug)


def page(request: ActorRequest, session: StrategySession, status: int = 200, **forms: Form) -> HttpResponse:
    found = current_poll(session)
    may_run, may = can_run_poll(request.actor), may_prepare(found)
    context: dict[str, Any] = {
        "may_run": may_run,
        "may_prepare": may,
        "extend": ExtendForm(),
    }
    if may_run and may:
        settings = forms.get("settings") or PollForm(session, found)
        context |= {"settings": settings, "foreseen": odds_of(cast(OddsForm, settings))}
    now = now_of(request, found) if found else {"poll": None}
    return render(request, "voting/polls/poll.html", context | now | forms, status=status)


def odds_of(form: OddsForm) -> Foreseen | str | None:
    """Return what is to be expected of the numbers in `form`: empty without them, None before there is a hall."""
    numbers = OddsForm(form.session, form.data if form.is_bound else form.initial)
    if not numbers.is_valid():
        return ""
    return foreseen(form.session, numbers.cleaned_data["picks"], numbers.cleaned_data["winners"], numbers.among_poll)


def now_of(request: ActorRequest, poll: Poll) -> dict[str, Any]:
    """Return what changes while the page is looked at: turnout, and what is missing before opening or counting."""
    problems = {Poll.State.PREPARED: problems_before_opening, Poll.State.CLOSED: problems_before_counting}
    find = problems.get(Poll.State(poll.state))
    return {
        "poll": poll,
        "may_count": can_close_and_count(request.actor),
        "turnout": turnout_lately(poll),
        "problems": find(poll) if find else [],
        "warnings": warnings_before_opening(poll) if poll.state == Poll.State.PREPARED else [],
    }
