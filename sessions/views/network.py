from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from okmo_session.core.addresses import choose_address, hall_root, remember_shown
from sessions.access import ActorRequest, actor_required
from sessions.domain.access.links import show_codes_anew
from sessions.models import StrategySession
from sessions.rules import can_work_in_headquarters


@require_POST
@actor_required(can_work_in_headquarters)
def address_choose(request: ActorRequest, session: StrategySession) -> HttpResponse:
    if not choose_address(request.POST.get("address", "")):
        messages.error(request, _("This machine no longer has that address. Choose one of those listed."))
        return redirect("sessions:links", session.slug)
    return _show_anew(request, session)


@require_POST
@actor_required(can_work_in_headquarters)
def codes_renew(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return _show_anew(request, session)


def _show_anew(request: ActorRequest, session: StrategySession) -> HttpResponse:
    root = hall_root(request)
    remember_shown(root, anew=True)
    show_codes_anew(session, by=request.actor)
    messages.success(request, _("The codes now lead to %(address)s.") % {"address": root})
    return redirect("sessions:links", session.slug)
