from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from okmo_session.core.errors import DomainError
from sessions.access import ActorRequest, actor_required
from sessions.domain.people.mandates import add_mandate, delete_mandate, edit_mandate, total_weight
from sessions.models import Mandate, StrategySession
from sessions.people_forms import MandateForm
from sessions.rules import can_see_headquarters, can_work_in_headquarters


@require_GET
@actor_required(can_see_headquarters)
def mandates(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return _page(request, session)


@require_GET
@actor_required(can_work_in_headquarters)
def mandate(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    return _page(request, session, mandate=get_object_or_404(session.mandates, pk=pk))


@require_POST
@actor_required(can_work_in_headquarters)
def mandate_add(request: ActorRequest, session: StrategySession) -> HttpResponse:
    form = MandateForm(session, request.POST)
    if form.is_valid():
        try:
            add_mandate(session, **form.cleaned_data, by=request.actor)
            return redirect("sessions:mandates", session.slug)
        except DomainError as error:
            form.add_error(None, str(error))
    return _page(request, session, form)


@require_POST
@actor_required(can_work_in_headquarters)
def mandate_save(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    mandate = get_object_or_404(session.mandates, pk=pk)
    form = MandateForm(session, request.POST, mandate)
    if form.is_valid():
        try:
            edit_mandate(mandate, **form.cleaned_data, by=request.actor)
            return redirect("sessions:mandates", session.slug)
        except DomainError as error:
            form.add_error(None, str(error))
    return _page(request, session, form, mandate)


@require_POST
@actor_required(can_work_in_headquarters)
def mandate_delete(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    # The second click of two finds nothing, and nothing to complain of.
    if Mandate.objects.filter(pk=pk).exists():
        delete_mandate(get_object_or_404(session.mandates, pk=pk), by=request.actor)
    return redirect("sessions:mandates", session.slug)


def _page(
    request: ActorRequest, session: StrategySession, form: MandateForm | None = None, mandate: Mandate | None = None
) -> HttpResponse:
    can_work = can_work_in_headquarters(request.actor)
    context = {
        "mandates": session.mandates.select_related("holder", "proxy"),
        "total": total_weight(session),
        "can_work": can_work,
        "mandate": mandate,
        "form": form or (MandateForm(session, mandate=mandate) if can_work else None),
    }
    return render(request, "sessions/mandates.html", context, status=422 if form else 200)
