from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from okmo_session.core.addresses import hall_root
from okmo_session.core.framing import holds_a_frame
from okmo_session.core.htmx import is_htmx, render_region
from okmo_session.screens.console import console_of
from okmo_session.screens.hall_messages import messages_panel
from okmo_session.screens.projecting import projector_panel
from sessions.access import ActorRequest, actor_required
from sessions.models import StrategySession
from sessions.rules import can_run_agenda
from triads.views.talks.pages import talks_context


@holds_a_frame
@require_GET
@actor_required(can_run_agenda)
def console(request: ActorRequest, session: StrategySession) -> HttpResponse:
    # The panels beside it have regions of their own; and a region that is fetched anew leaves the focus where it is.
    context: dict[str, Any] = {"console": console_of(session), "is_page": not is_htmx(request)}
    if context["is_page"]:
        context |= talks_context(session) | messages_panel(session, request.actor)
        context |= projector_panel(session, request.actor, hall_root(request))
    return render_region(request, "screens/console.html", "console", context)
