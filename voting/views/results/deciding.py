"""What the facilitator decides on a result: a tie, a run-off, what the hall adds, the announcement."""

from collections.abc import Callable

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from okmo_session.core.errors import DomainError
from okmo_session.core.refusals import refusal_told
from sessions.access import ActorRequest, actor_required
from sessions.models import StrategySession
from voting.domain.polls.states import moment_at
from voting.domain.results.announcing import announce
from voting.domain.results.hall import add_by_hall, take_back_addition
from voting.domain.results.run_off import start_run_off
from voting.domain.results.settling import settle_tie
from voting.forms.results import OptionForm, RunOffForm, SettleForm
from voting.models import Poll
from voting.rules import can_run_poll
from voting.views.results.showing import result_answer


@require_POST
@actor_required(can_run_poll)
def poll_settle(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    poll = get_object_or_404(session.polls, pk=pk)
    form = SettleForm(request.POST)

    def settle() -> None:
        settle_tie(poll, form.cleaned_data["seed"], by=request.actor, seen=form.cleaned_data["method"])

    return _decide(request, poll, "settle", form, settle)


@require_POST
@actor_required(can_run_poll)
def poll_run_off(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    poll = get_object_or_404(session.polls, pk=pk)
    form = RunOffForm(request.POST)

    def start() -> None:
        start_run_off(poll, moment_at(session, form.cleaned_data["closes_at"]), by=request.actor)

    return _decide(request, poll, "run_off_form", form, start)


@require_POST
@actor_required(can_run_poll)
def poll_add(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    poll = get_object_or_404(session.polls, pk=pk)
    form = OptionForm(poll.options.all(), request.POST)
    return _decide(request, poll, "add", form, lambda: add_by_hall(poll, form.chosen, by=request.actor))


@require_POST
@actor_required(can_run_poll)
def poll_add_back(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    poll = get_object_or_404(session.polls, pk=pk)
    form = OptionForm(poll.options.all(), request.POST)
    return _decide(request, poll, "add", form, lambda: take_back_addition(poll, form.chosen, by=request.actor))


@require_POST
@actor_required(can_run_poll)
def poll_announce(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    poll = get_object_or_404(session.polls, pk=pk)
    with refusal_told(request):
        announce(poll, by=request.actor)
    return _back(poll)


def _decide(request: ActorRequest, poll: Poll, name: str, form: Form, verb: Callable[[], object]) -> HttpResponse:
    """Do what was typed, or show the page of the result again with the sentence and what was typed."""
    if form.is_valid():
        try:
            verb()
        except DomainError as error:
            form.add_error(None, str(error))
    if not form.errors:
        return _back(poll)
    poll.refresh_from_db()
    return result_answer(request, poll, status=422, **{name: form})


def _back(poll: Poll) -> HttpResponse:
    return redirect("voting:result_of", poll.session.slug, poll.pk)
