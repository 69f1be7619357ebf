from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from okmo_session.core.addresses import next_page
from okmo_session.core.htmx import render_region
from sessions.access import ActorRequest, actor_required
from sessions.domain.access.admission import admit, admit_everybody
from sessions.domain.people.arrival import arrive, take_back_arrival
from sessions.domain.people.hall import Show, register
from sessions.domain.tables.seating import current_round
from sessions.models import StrategySession
from sessions.rules import can_work_in_headquarters

ROWS_A_PAGE = 100


@dataclass(frozen=True)
class Wish:
    """Whom the reader wants to see: a sort of people, a part of the card, the number of a table."""

    show: Show
    search: str
    table: int | None

    @property
    def is_search(self) -> bool:
        """Whether more is asked than the sort of people."""
        return bool(self.search) or self.table is not None


@require_POST
@actor_required(can_work_in_headquarters)
def participant_admit(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    admit(get_object_or_404(session.participants, pk=pk), by=request.actor)
    return _back(request, session)


@require_POST
@actor_required(can_work_in_headquarters)
def everybody_admit(request: ActorRequest, session: StrategySession) -> HttpResponse:
    count = admit_everybody(session, by=request.actor)
    if count:
        sentence = ngettext("%(count)d person was admitted.", "%(count)d people were admitted.", count)
        messages.success(request, sentence % {"count": count})
    else:
        messages.info(request, _("Nobody was waiting to be admitted."))
    return _back(request, session)


@require_POST
@actor_required(can_work_in_headquarters)
def participant_arrive(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    arrive(get_object_or_404(session.participants, pk=pk), by=request.actor)
    return _back(request, session)


@require_POST
@actor_required(can_work_in_headquarters)
def arrival_take_back(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    take_back_arrival(get_object_or_404(session.participants, pk=pk), by=request.actor)
    return _back(request, session)


def register_page(request: ActorRequest, session: StrategySession) -> HttpResponse:
    """Render the list of people for the crew: as searched and filtered, a hundred a page."""
    wish, round = _wish(request), current_round(session)
    people = register(session, round)
    found = people.find(wish.show, wish.search, wish.table)
    context = {
        "wish": wish,
        "register": people,
        "counts": [(show, people.count(show)) for show in Show],
        "page": Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("page", "")[:9]),
        "tables": session.teams.filter(round=round),
        "can_work": can_work_in_headquarters(request.actor),
    }
    return render_region(request, "sessions/register.html", "people", context)


def _wish(request: HttpRequest) -> Wish:
    show, table = request.GET.get("show", ""), request.GET.get("table", "")
    return Wish(
        show=Show(show) if show in Show.values else Show.EVERYBODY,
        search=request.GET.get("q", "")[:100].replace("\0", ""),
        table=int(table) if table.isascii() and table.isdigit() and len(table) < 6 else None,
    )


def _back(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return redirect(next_page(request) or reverse("sessions:people", args=[session.slug]))
