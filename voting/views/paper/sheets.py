"""Sheets from the printer to the box: how many there are, and what is registered before the deadline."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from okmo_session.core.errors import DomainError
from okmo_session.core.htmx import is_htmx, render_region
from okmo_session.core.refusals import refusal_told
from sessions.access import ActorRequest, actor_required
from sessions.models import StrategySession
from voting.domain.paper.balance import balance
from voting.domain.paper.handing_in import hand_in
from voting.domain.paper.issuing import issue_papers, serials_between, spoil_paper
from voting.domain.paper.printing import print_papers, void_papers
from voting.domain.paper.serials import shown
from voting.domain.paper.sheets import Outcome, pile_of
from voting.domain.polls.current import current_poll
from voting.forms.sheets import HandInForm, IssueForm, PrintForm, SpoilForm, refuse
from voting.models import Poll
from voting.rules import can_close_and_count, can_see_poll


@never_cache
@require_GET
@actor_required(can_see_poll)
def papers(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return _page(request, current_poll(session))


@require_POST
@actor_required(can_close_and_count)
def papers_hand_in(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    poll, form = get_object_or_404(session.polls, pk=pk), HandInForm(request.POST)

    def verb() -> str:
        serials = form.cleaned_data["serials"]
        outcome = hand_in(poll, serials, by=request.actor)
        _refuse_rest(form, outcome)
        if outcome.done == len(serials) == 1:
            return _("%(serial)s is registered.") % {"serial": shown(serials[0])}
        return _registered(outcome.done)

    return _do(request, poll, form, verb, hand_in=form)


@require_POST
@actor_required(can_close_and_count)
def papers_print(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    poll, form = get_object_or_404(session.polls, pk=pk), PrintForm(request.POST)

    def verb() -> str:
        count, seen = form.cleaned_data["count"], form.cleaned_data["seen"]
        print_papers(poll, count, by=request.actor, seen=seen)
        return ngettext("%(count)s sheet is made.", "%(count)s sheets are made.", count) % {"count": count}

    return _do(request, poll, form, verb, printing=form)


@require_POST
@actor_required(can_close_and_count)
def papers_issue(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    poll, form = get_object_or_404(session.polls, pk=pk), IssueForm(request.POST)

    def verb() -> str:
        serials, until = form.cleaned_data["serials"], form.cleaned_data["until"]
        outcome = issue_papers(poll, serials_between(poll, serials[0], until) if until else serials, by=request.actor)
        _refuse_rest(form, outcome)
        return ngettext(
            "%(count)s sheet is noted as given out.", "%(count)s sheets are noted as given out.", outcome.done
        ) % {"count": outcome.done}

    return _do(request, poll, form, verb, issue=form)


@require_POST
@actor_required(can_close_and_count)
def papers_spoil(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    poll, form = get_object_or_404(session.polls, pk=pk), SpoilForm(request.POST)

    def verb() -> str:
        spoil_paper(poll, form.cleaned_data["serial"], by=request.actor)
        return _("%(serial)s is marked as spoiled.") % {"serial": shown(form.cleaned_data["serial"])}

    return _do(request, poll, form, verb, spoil=form)


@require_POST
@actor_required(can_close_and_count)
def papers_void(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    poll = get_object_or_404(session.polls, pk=pk)
    with refusal_told(request):
        void_papers(poll, by=request.actor)
    return redirect("voting:papers", session.slug)


def _do(request: ActorRequest, poll: Poll, form: Form, verb: Callable[[], str], **shown_form: Form) -> HttpResponse:
    """Do what was typed and tell it, or show the page again with the sentences and what was typed."""
    if form.is_valid():
        try:
            told = verb()
        except DomainError as error:
            form.add_error(next(iter(form.fields)), str(error))
        else:
            if told:
                messages.success(request, told)
    if form.errors:
        return _page(request, poll, status=422, **shown_form)
    return redirect("voting:papers", poll.session.slug)


def _page(request: ActorRequest, poll: Poll | None, status: int = 200, **forms: Form) -> HttpResponse:
    may_work = can_close_and_count(request.actor)
    context: dict[str, Any] = {
        "poll": poll,
        "balance": balance(poll) if poll else None,
        "may_work": may_work,
        "pile": pile_of(poll) if poll and may_work and not is_htmx(request) else None,
        "hand_in": HandInForm(),
        "printing": PrintForm(),
        "issue": IssueForm(),
        "spoil": SpoilForm(),
    }
    return render_region(request, "voting/paper/papers.html", "papers-now", context | forms, status=status)


def _refuse_rest(form: Form, outcome: Outcome) -> None:
    if outcome.problems:
        refuse(form, outcome.problems)


def _registered(count: int) -> str:
    if not count:
        return ""
    return ngettext("%(count)s sheet is registered.", "%(count)s sheets are registered.", count) % {"count": count}
