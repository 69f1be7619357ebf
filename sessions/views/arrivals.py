from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from okmo_session.core.errors import DomainError
from okmo_session.core.htmx import render_region
from sessions.access import ActorRequest, actor_required
from sessions.domain.people.arrival import check_in, walk_in
from sessions.domain.tables.seating import current_round, team_of
from sessions.models import Participant, StrategySession
from sessions.people_forms import BadgeForm, WalkInForm
from sessions.rules import can_work_in_headquarters

LAST = 12


@require_GET
@actor_required(can_work_in_headquarters)
def arrivals(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return _page(request, session)


@require_POST
@actor_required(can_work_in_headquarters)
def badge_check_in(request: ActorRequest, session: StrategySession) -> HttpResponse:
    form = BadgeForm(request.POST)
    if form.is_valid():
        try:
            participant, is_new = check_in(session, form.cleaned_data["code"], by=request.actor)
            if not is_new:
                messages.info(request, _("This person had been checked in before."))
            return _show(session, participant)
        except DomainError as error:
            form.add_error("code", str(error))
    return _page(request, session, status=422, badge_form=form)


@require_POST
@actor_required(can_work_in_headquarters)
def person_walk_in(request: ActorRequest, session: StrategySession) -> HttpResponse:
    form = WalkInForm(session, request.POST)
    if not form.is_valid():
        return _page(request, session, status=422, walk_in_form=form)
    card = dict(form.cleaned_data)
    team, form_id = card.pop("team"), card.pop("form_id")
    return _show(session, walk_in(session, card, team, by=request.actor, form_id=form_id))


def _show(session: StrategySession, participant: Participant) -> HttpResponse:
    return redirect(f"{reverse('sessions:arrivals', args=[session.slug])}?person={participant.pk}")


def _page(request: ActorRequest, session: StrategySession, status: int = 200, **forms: Any) -> HttpResponse:
    here = session.participants.filter(arrived_at__isnull=False).defer("consent_text")
    context = {
        "badge_form": BadgeForm(),
        "walk_in_form": WalkInForm(session),
        "arrived": here.count(),
        "people": session.participants.count(),
        "last": here.order_by("-arrived_at", "-pk")[:LAST],
        "shown": _shown(request, session) if status == 200 else None,
    }
    return render_region(request, "sessions/arrivals.html", "last-arrivals", context | forms, status=status)


def _shown(request: ActorRequest, session: StrategySession) -> dict[str, Any] | None:
    pk = request.GET.get("person", "")
    is_number = pk.isascii() and pk.isdigit() and len(pk) < 18
    person = session.participants.filter(pk=pk).first() if is_number else None
    return {"person": person, "team": team_of(person, current_round(session))} if person else None
