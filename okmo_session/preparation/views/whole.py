from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from okmo_session.core.addresses import hall_root
from okmo_session.core.errors import DomainError
from okmo_session.core.refusals import refusal_told
from okmo_session.preparation.domain.deleting import delete_session, losses
from okmo_session.preparation.forms import DeleteForm
from sessions.access import ActorRequest, actor_required
from sessions.actors import Actor
from sessions.domain.running.closing import archive_session, finish_session, reopen_session, restore_session
from sessions.domain.running.stages import running_stage
from sessions.models import StrategySession
from sessions.rules import can_prepare
from triads.domain.blueprints import blueprint_text


@require_GET
@actor_required(can_prepare)
def session_settings(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return _page(request, session, DeleteForm())


@require_GET
@actor_required(can_prepare)
def blueprint_download(request: ActorRequest, session: StrategySession) -> HttpResponse:
    response = HttpResponse(blueprint_text(session), content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{session.slug}.yaml"'
    return response


@require_POST
@actor_required(can_prepare)
def session_finish(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return _do(request, session, finish_session, _("The session is finished."))


@require_POST
@actor_required(can_prepare)
def session_reopen(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return _do(request, session, reopen_session, _("The session goes on."))


@require_POST
@actor_required(can_prepare)
def session_archive(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return _do(request, session, archive_session, _("The session is in the archive: it is only read."))


@require_POST
@actor_required(can_prepare)
def session_restore(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return _do(request, session, restore_session, _("The session is back from the archive."))


@require_POST
@actor_required(can_prepare)
def session_delete(request: ActorRequest, session: StrategySession) -> HttpResponse:
    form = DeleteForm(request.POST)
    if form.is_valid():
        try:
            delete_session(session, form.cleaned_data["title"], by=request.actor)
        except DomainError as error:
            form.add_error("title", str(error))
        else:
            messages.success(request, _("The session “%(title)s” is deleted.") % {"title": session.title})
            return redirect("start")
    return _page(request, session, form, status=422)


def _do(
    request: ActorRequest, session: StrategySession, verb: Callable[[StrategySession, Actor], None], done: str
) -> HttpResponse:
    with refusal_told(request):
        verb(session, request.actor)
        messages.success(request, done)
    return redirect("preparation:session_settings", session.slug)


def _page(request: ActorRequest, session: StrategySession, form: DeleteForm, status: int = 200) -> HttpResponse:
    root = hall_root(request)
    context = {
        "form": form,
        "losses": losses(session),
        "stage": running_stage(session),
        "address": root + reverse("session_home", args=[session.slug]),
        "join_address": root + reverse("sessions:join_by_code", args=[session.join_code]),
    }
    return render(request, "preparation/session_settings.html", context, status=status)
