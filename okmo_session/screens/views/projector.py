from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from okmo_session.core.addresses import hall_root
from okmo_session.core.framing import holds_a_frame, may_be_framed
from okmo_session.core.htmx import render_region
from okmo_session.core.refusals import refusal_told
from okmo_session.screens.domain.projector import darken, set_sound, show_scene, take_over
from okmo_session.screens.forms import SceneForm, SwitchForm
from okmo_session.screens.projecting import projector_panel
from okmo_session.screens.scenes import Wall
from sessions.access import ActorRequest, actor_required
from sessions.models import StrategySession
from sessions.rules import can_run_agenda, can_see_projector


@may_be_framed
@require_GET
@actor_required(can_see_projector)
def projector(request: ActorRequest, session: StrategySession) -> HttpResponse:
    wall = Wall(session, request.actor, hall_root(request))
    context = {"scene": wall.scene, "join": wall.join}
    return render_region(request, "screens/projector.html", "scene", context)


@holds_a_frame
@require_GET
@actor_required(can_run_agenda)
def projector_control(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return _panel(request, session)


@holds_a_frame
@require_POST
@actor_required(can_run_agenda)
def projector_show(request: ActorRequest, session: StrategySession) -> HttpResponse:
    form = SceneForm(request.POST)
    if not form.is_valid():
        return _refused(request, session)
    return _act(request, session, lambda: show_scene(session, form.cleaned_data["scene"], by=request.actor))


@holds_a_frame
@require_POST
@actor_required(can_run_agenda)
def projector_dark(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return _switch(request, session, lambda on: darken(session, on, by=request.actor))


@holds_a_frame
@require_POST
@actor_required(can_run_agenda)
def projector_sound(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return _switch(request, session, lambda on: set_sound(session, on, by=request.actor))


@require_POST
@actor_required(can_run_agenda)
def projector_take_over(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return _act(request, session, lambda: take_over(session, by=request.actor))


def _switch(request: ActorRequest, session: StrategySession, act: Callable[[bool], None]) -> HttpResponse:
    form = SwitchForm(request.POST)
    if not form.is_valid():
        return _refused(request, session)
    return _act(request, session, lambda: act(form.cleaned_data["on"]))


def _act(request: ActorRequest, session: StrategySession, act: Callable[[], None]) -> HttpResponse:
    with refusal_told(request):
        act()
    return redirect("screens:projector_control", session.slug)


def _refused(request: ActorRequest, session: StrategySession) -> HttpResponse:
    messages.error(request, _("The projector does not know this. Choose one of the buttons."))
    return _panel(request, session, status=422)


def _panel(request: ActorRequest, session: StrategySession, status: int = 200) -> HttpResponse:
    context = projector_panel(session, request.actor, hall_root(request))
    return render_region(request, "screens/projector_control.html", "projector-panel", context, status=status)
