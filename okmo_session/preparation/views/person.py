from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from okmo_session.core.addresses import hall_root
from okmo_session.core.qr import qr_code
from okmo_session.preparation.domain.erasing import erase_person
from sessions.access import ActorRequest, actor_required
from sessions.domain.access.links import link_path, participant_link
from sessions.domain.people.cards import CardConflictError, doubles_of, edit_card
from sessions.domain.tables.seating import team_of
from sessions.domain.tables.seating_many import seat_people
from sessions.models import Participant, StrategySession, Team
from sessions.people_forms import CardForm, EraseForm, SeatForm
from sessions.rules import can_work_in_headquarters


@require_GET
@actor_required(can_work_in_headquarters)
def person(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    return _page(request, get_object_or_404(session.participants, pk=pk))


@require_POST
@actor_required(can_work_in_headquarters)
def person_save(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    one = get_object_or_404(session.participants, pk=pk)
    form = CardForm(one, request.POST)
    if form.is_valid():
        try:
            edit_card(one, form.cleaned_data, form.seen, by=request.actor)
            return redirect("preparation:person", session.slug, pk)
        except CardConflictError as conflict:
            form.show_conflict(conflict)
    return _page(request, one, 422, form=form)


@require_POST
@actor_required(can_work_in_headquarters)
def person_seat(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    one = get_object_or_404(session.participants, pk=pk)
    form = SeatForm(session, request.POST)
    if form.is_valid():
        seat_people(session, [one], form.cleaned_data["team"], by=request.actor)
        return redirect("preparation:person", session.slug, pk)
    return _page(request, one, 422, seat_form=form)


@require_POST
@actor_required(can_work_in_headquarters)
def person_erase(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    one = get_object_or_404(session.participants, pk=pk)
    form = EraseForm(request.POST)
    if form.is_valid():
        erase_person(one, by=request.actor)
        messages.success(request, _("Nothing that names this person is kept any more."))
        return redirect("sessions:people", session.slug)
    return _page(request, one, 422, erase_form=form)


def _page(request: ActorRequest, one: Participant, status: int = 200, **forms: Any) -> HttpResponse:
    one.session = request.actor.session
    table = team_of(one, Team.Round.NORMS)
    url = hall_root(request) + link_path(participant_link(one))
    context = {
        "person": one,
        "form": CardForm(one),
        "seat_form": SeatForm(one.session, team=table),
        "erase_form": EraseForm(),
        "afternoon": team_of(one, Team.Round.MEASURES),
        "doubles": doubles_of(one)[:5],
        "badge": {"url": url, "qr": qr_code(url)},
    }
    return render(request, "preparation/person.html", context | forms, status=status)
