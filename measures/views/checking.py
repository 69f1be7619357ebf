from django.contrib import messages
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from measures.domain.plans import accept, plans_of, return_to_team, warnings_of
from measures.forms import CommentForm
from measures.models import MeasurePlan
from measures.rules import can_check_plans
from okmo_session.core.errors import DomainError
from okmo_session.core.htmx import render_region
from sessions.access import ActorRequest, actor_required
from sessions.domain.tables.teams import members_of
from sessions.models import StrategySession

State = MeasurePlan.State


@require_GET
@actor_required(can_check_plans)
def check(request: ActorRequest, session: StrategySession) -> HttpResponse:
    plans = plans_of(session)
    context = {
        "waiting": plans.filter(state=State.HANDED_IN).order_by("handed_in_at", "pk"),
        "others": plans.exclude(state=State.HANDED_IN).order_by(F("decided_at").desc(nulls_last=True), "pk"),
    }
    return render_region(request, "measures/check.html", "plan-queue", context)


@require_GET
@actor_required(can_check_plans)
def plan_check(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    return _page(request, get_object_or_404(plans_of(session), pk=pk), CommentForm())


@require_POST
@actor_required(can_check_plans)
def plan_accept(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    plan = get_object_or_404(plans_of(session), pk=pk)
    try:
        accept(plan, by=request.actor)
    except DomainError as error:
        messages.error(request, str(error))
        return _page(request, plan, CommentForm(), status=422)
    return redirect("measures:check", session.slug)


@require_POST
@actor_required(can_check_plans)
def plan_return(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    plan = get_object_or_404(plans_of(session), pk=pk)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return _page(request, plan, form, status=422)
    try:
        return_to_team(plan, form.cleaned_data["comment"], by=request.actor)
    except DomainError as error:
        messages.error(request, str(error))
        return _page(request, plan, form, status=422)
    return redirect("measures:check", session.slug)


def _page(request: ActorRequest, plan: MeasurePlan, form: CommentForm, status: int = 200) -> HttpResponse:
    context = {"plan": plan, "members": members_of(plan.team), "warnings": warnings_of(plan), "form": form}
    return render(request, "measures/plan_check.html", context, status=status)
