from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from okmo_session.core.errors import DomainError
from okmo_session.core.refusals import refusal_told
from sessions.access import ActorRequest, actor_required
from sessions.actors import Actor
from sessions.models import StrategySession
from triads.domain.checking.mergers import (
    agree,
    mergers_of,
    mergers_of_team,
    problems_before_merger,
    propose_merger,
    refuse,
    withdraw_merger,
)
from triads.forms import MergerForm, PairForm
from triads.models import Merger
from triads.rules import can_check_records, can_write_record


@require_GET
@actor_required(can_check_records)
def merger_new(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return _page(request, PairForm(session, request.GET or None))


@require_POST
@actor_required(can_check_records)
def merger_propose(request: ActorRequest, session: StrategySession) -> HttpResponse:
    form = MergerForm(session, request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    kept, absorbed = form.triads()
    try:
        propose_merger(kept, absorbed, by=request.actor)
    except DomainError as error:
        messages.error(request, str(error))
        return _page(request, form, status=422)
    messages.success(request, _("Both tables are asked on their tablets."))
    return redirect("triads:check", session.slug)


@require_POST
@actor_required(can_check_records)
def merger_withdraw(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    merger = get_object_or_404(mergers_of(session), pk=pk)
    _act(request, withdraw_merger, merger)
    return redirect("triads:check", session.slug)


@require_POST
@actor_required(can_write_record)
def merger_agree(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    _act(request, agree, _own(request, pk))
    return redirect("triads:record_read", session.slug)


@require_POST
@actor_required(can_write_record)
def merger_refuse(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    _act(request, refuse, _own(request, pk))
    return redirect("triads:record_read", session.slug)


def _own(request: ActorRequest, pk: int) -> Merger:
    assert request.actor.team is not None, "only a table is asked"
    return get_object_or_404(mergers_of_team(request.actor.team), pk=pk)


def _act(request: ActorRequest, verb: Callable[[Merger, Actor], None], merger: Merger) -> None:
    with refusal_told(request):
        verb(merger, request.actor)


def _page(request: ActorRequest, form: PairForm, status: int = 200) -> HttpResponse:
    form.is_valid()
    found = getattr(form, "cleaned_data", {})
    one, other = found.get("one"), found.get("other")
    context: dict[str, Any] = {"form": form}
    if one and other:
        context["pair"] = [("one", one), ("other", other)]
        # Where only one of them may stay, the choice of the other is refused with its sentence.
        context["problems"] = problems_before_merger(one, other) and problems_before_merger(other, one)
    return render(request, "triads/checking/merger_new.html", context, status=status)
