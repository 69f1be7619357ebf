"""The page of a result: as everybody reads it, and as the crew reads it and the facilitator decides."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpResponse
from django.urls import reverse
from django_htmx.http import HttpResponseClientRefresh

from okmo_session.core.clock import now
from okmo_session.core.htmx import is_htmx, render_region
from sessions.access import ActorRequest
from sessions.layouts import layout_of
from sessions.models import Role
from voting.domain.results.groups import breakdowns
from voting.domain.results.hall import may_add
from voting.domain.results.reading import Result, result
from voting.domain.results.revealing import revealed
from voting.domain.results.scores import run_off_of
from voting.domain.results.settling import methods_left
from voting.forms.results import OptionForm, RunOffForm, SettleForm
from voting.models import Poll
from voting.rules import can_run_poll
from voting.views.ballots.voter import choice_of

_RUN_OFF_MINUTES = 10


def result_answer(request: ActorRequest, poll: Poll | None, status: int = 200, **forms: Form) -> HttpResponse:
    """Answer with the page of the result of `poll`; for a facilitator with what he may decide, and `forms` in it."""
    found = result(poll, request.actor) if poll else None
    context = _read(request, poll, found)
    if not request.actor.is_crew:
        return render_region(request, "voting/results/result.html", "result", context)
    run_off = run_off_of(poll) if poll and found else None
    standing = _standing(poll, found, run_off)
    if is_htmx(request) and request.method == "GET" and request.GET.get("standing") != standing:
        # What is to be decided has changed: a form never comes into a region.
        return HttpResponseClientRefresh()
    context |= {"standing": standing, "may_run": can_run_poll(request.actor)} | _to_decide(poll, found) | forms
    context["run_off"] = run_off
    return render_region(request, "voting/results/result_crew.html", "result", context, status=status)


def _read(request: ActorRequest, poll: Poll | None, found: Result | None) -> dict[str, Any]:
    choice, session = choice_of(request, poll), request.actor.session
    return {
        "layout": page_layout(request),
        "poll": poll,
        "result": found,
        "shown": revealed(poll, request.actor) if poll and not found else None,
        "url": reverse("voting:result_of", args=[session.slug, poll.pk]) if poll else "",
        "others": _others(request, poll),
        "breakdowns": breakdowns(poll, request.actor, found.to_break_down) if poll and found else [],
        "receipt": choice.receipt if choice else "",
        "own_ids": choice.option_ids if choice else (),
    }


def _others(request: ActorRequest, poll: Poll | None) -> QuerySet[Poll]:
    known = [Poll.State.COUNTED, Poll.State.ANNOUNCED] if request.actor.is_crew else [Poll.State.ANNOUNCED]
    return request.actor.session.polls.filter(state__in=known).exclude(pk=poll.pk if poll else 0)


def _standing(poll: Poll | None, found: Result | None, run_off: Poll | None) -> str:
    if poll is None or found is None:
        return "0"
    added = ",".join(row.option.number for row in found.added)
    return f"{poll.pk}-{poll.state}-{len(found.steps)}-{run_off.state if run_off else ''}-{added}"


def _to_decide(poll: Poll | None, found: Result | None) -> dict[str, Any]:
    if poll is None or found is None:
        return {}
    methods = methods_left(poll, found.steps) if found.is_tie_open and not poll.run_off_of_id else []
    without_place = [row.option for row in found.rows if not row.is_winner and not row.option.is_added_by_hall]
    return {
        "methods": methods,
        "settle": SettleForm(initial={"method": methods[0] if methods else ""}),
        "run_off_form": RunOffForm(initial={"closes_at": _soon(poll)}),
        "may_add": may_add(poll, found),
        "add": OptionForm(without_place),
    }


def _soon(poll: Poll) -> dt.time:
    return (now() + dt.timedelta(minutes=_RUN_OFF_MINUTES)).astimezone(poll.session.zone).time()


def page_layout(request: ActorRequest) -> str:
    """Return the layout of a page of results: on the screen of the hall whoever opens it wants to read it."""
    return "layouts/plain.html" if request.actor.role == Role.PROJECTOR else layout_of(request.actor)
