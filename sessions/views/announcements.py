from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from okmo_session.core.addresses import next_page
from okmo_session.core.forms import LONGEST_ID
from okmo_session.core.htmx import is_htmx, render_region
from sessions.access import ActorRequest, actor_required
from sessions.domain.messages.announcements import (
    announcements_for,
    read_announcements,
    send_announcement,
    withdraw_announcement,
)
from sessions.forms import AnnouncementForm
from sessions.hearing import remember_heard
from sessions.layouts import layout_of
from sessions.models import StrategySession
from sessions.rules import can_hear, can_work_in_headquarters


@require_GET
@actor_required(can_hear)
def announcements(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return _page(request)


@require_GET
@actor_required(can_hear)
def announcements_new(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return render(request, "components/announcements.html")


@require_POST
@actor_required(can_hear)
def announcements_read(request: ActorRequest, session: StrategySession) -> HttpResponse:
    typed = request.POST.get("upto", "")
    pk = int(typed) if typed.isdecimal() and len(typed) <= LONGEST_ID else 0
    # One that was withdrawn meanwhile still says how far its reader has come.
    upto = session.announcements.filter(pk=pk).first()
    response = redirect("sessions:announcements_new", session.slug) if is_htmx(request) else _back(request, session)
    if upto and request.actor.participant:
        read_announcements(request.actor.participant, upto)
    elif upto:
        remember_heard(request, response, upto)
    return response


@require_POST
@actor_required(can_work_in_headquarters)
def announcement_send(request: ActorRequest, session: StrategySession) -> HttpResponse:
    form = AnnouncementForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    sent = send_announcement(session, form.cleaned_data["audience"], form.cleaned_data["text"], by=request.actor)
    messages.success(request, _("Your message is on the screens."))
    response = _back(request, session)
    # Whoever says it has heard it.
    remember_heard(request, response, sent)
    return response


@require_POST
@actor_required(can_work_in_headquarters)
def announcement_withdraw(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    withdraw_announcement(get_object_or_404(session.announcements, pk=pk), by=request.actor)
    return _back(request, session)


def _page(request: ActorRequest, form: AnnouncementForm | None = None) -> HttpResponse:
    actor = request.actor
    context: dict[str, Any] = {
        "layout": layout_of(actor),
        "team": actor.team,
        "place": "now",
        "everything": announcements_for(actor),
        "can_send": can_work_in_headquarters(actor),
    }
    if can_work_in_headquarters(actor):
        context["form"] = form or AnnouncementForm()
    status = 422 if form else 200
    return render_region(request, "sessions/announcements.html", "announcement-list", context, status=status)


def _back(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return redirect(next_page(request) or f"/s/{session.slug}/announcements/")
