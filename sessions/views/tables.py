from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from okmo_session.core.addresses import next_page
from okmo_session.core.errors import DomainError
from okmo_session.core.htmx import render_region
from sessions.access import ActorRequest, actor_required
from sessions.domain.access.admission import admit
from sessions.domain.people.arrival import arrive, take_back_arrival
from sessions.domain.tables.teams import add_member, add_tables, members_of, name_speaker
from sessions.forms import MemberForm, SpeakerForm, TablesForm
from sessions.models import StrategySession, Team
from sessions.rules import can_work_in_headquarters, is_table
from sessions.views.links import links_page


def members_context(team: Team) -> dict[str, Any]:
    """Return what a page needs to include `sessions/members.html#members` for the tablet of `team`."""
    return {"team": team, "members": members_of(team), "member_form": MemberForm()}


@require_GET
@actor_required(is_table)
def members(request: ActorRequest, session: StrategySession) -> HttpResponse:
    context = members_context(_own_team(request))
    return render_region(request, "sessions/members.html", "member-list", context)


@require_POST
@actor_required(is_table)
def member_add(request: ActorRequest, session: StrategySession) -> HttpResponse:
    team = _own_team(request)
    form = MemberForm(request.POST)
    if not form.is_valid():
        return _refusal(request, team, member_form=form)
    add_member(team, form.cleaned_data["name"], form.cleaned_data["region"], by=request.actor)
    return _back(request, session)


@require_POST
@actor_required(is_table)
def member_admit(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    admit(get_object_or_404(members_of(_own_team(request)), pk=pk), by=request.actor)
    return _back(request, session)


@require_POST
@actor_required(is_table)
def member_arrive(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    arrive(get_object_or_404(members_of(_own_team(request)), pk=pk), by=request.actor)
    return _back(request, session)


@require_POST
@actor_required(is_table)
def member_arrival_take_back(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    take_back_arrival(get_object_or_404(members_of(_own_team(request)), pk=pk), by=request.actor)
    return _back(request, session)


@require_POST
@actor_required(is_table)
def speaker_name(request: ActorRequest, session: StrategySession) -> HttpResponse:
    team = _own_team(request)
    form = SpeakerForm(session, request.POST)
    if form.is_valid():
        try:
            name_speaker(team, form.cleaned_data["participant"], by=request.actor)
            return _back(request, session)
        except DomainError as error:
            form.add_error("participant", str(error))
    return _refusal(request, team, speaker_form=form)


@require_POST
@actor_required(can_work_in_headquarters)
def tables_add(request: ActorRequest, session: StrategySession) -> HttpResponse:
    form = TablesForm(request.POST)
    if form.is_valid():
        try:
            count = form.cleaned_data["count"]
            add_tables(session, count, by=request.actor, after=form.cleaned_data["after"])
            messages.success(request, _tables_added(count))
            return redirect(next_page(request) or reverse("sessions:links", args=[session.slug]))
        except DomainError as error:
            form.add_error(None, str(error))
    return links_page(request, session, tables_form=form, status=422)


def _tables_added(count: int) -> str:
    return ngettext("%(count)d table is added.", "%(count)d tables are added.", count) % {"count": count}


def _own_team(request: ActorRequest) -> Team:
    team = request.actor.team
    assert team is not None, "a tablet always belongs to a table"
    return team


def _back(request: ActorRequest, session: StrategySession) -> HttpResponse:
    target = next_page(request)
    return redirect(f"{target}#members" if target else f"/s/{session.slug}/")


def _refusal(request: ActorRequest, team: Team, **forms: Any) -> HttpResponse:
    context = members_context(team) | {"next": next_page(request)} | forms
    return render(request, "sessions/members.html", context, status=422)
