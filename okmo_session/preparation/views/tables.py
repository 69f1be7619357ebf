from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from okmo_session.core.errors import DomainError
from okmo_session.core.htmx import render_region
from okmo_session.preparation.domain.tables import remove_table, seat_everybody
from sessions.access import ActorRequest, actor_required
from sessions.domain.people.hall import by_table, people_of
from sessions.domain.tables.seating_many import seat_people
from sessions.domain.tables.teams import highest_table_number, name_team
from sessions.forms import TablesForm
from sessions.models import StrategySession, Team
from sessions.people_forms import EvenSeatingForm, MarkedForm, TeamNameForm
from sessions.rules import can_work_in_headquarters

LONGEST_ID = 18
ROUND = Team.Round.NORMS


@require_GET
@actor_required(can_work_in_headquarters)
def tables(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return _page(request, session)


@require_POST
@actor_required(can_work_in_headquarters)
def everybody_seat(request: ActorRequest, session: StrategySession) -> HttpResponse:
    form = EvenSeatingForm(request.POST)

    def act() -> None:
        wish = form.cleaned_data
        moved = seat_everybody(session, request.actor, is_mixed=wish["how"] == "mixed", is_anew=wish["who"] == "anew")
        _say_moved(request, moved)

    return _act(request, session, form, act)


@require_POST
@actor_required(can_work_in_headquarters)
def marked_seat(request: ActorRequest, session: StrategySession) -> HttpResponse:
    form = MarkedForm(session, request.POST)

    def act() -> None:
        people, team = form.cleaned_data["participants"], form.cleaned_data["team"]
        _say_moved(request, seat_people(session, people, team, by=request.actor))

    return _act(request, session, form, act)


@require_POST
@actor_required(can_work_in_headquarters)
def table_rename(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    team = get_object_or_404(session.teams.filter(round=ROUND), pk=pk)
    form = TeamNameForm(request.POST)
    act = partial(_rename, team, form, request)
    return _act(request, session, form, act, named=(team.pk, form.data.get("name", "")))


@require_POST
@actor_required(can_work_in_headquarters)
def table_remove(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    team = get_object_or_404(session.teams.filter(round=ROUND), pk=pk)
    return _act(request, session, Form({}), lambda: remove_table(team, by=request.actor))


def _rename(team: Team, form: Form, request: ActorRequest) -> None:
    name_team(team, form.cleaned_data["name"], by=request.actor)


def _act(
    request: ActorRequest,
    session: StrategySession,
    form: Form,
    act: Callable[[], object],
    named: tuple[int, str] | None = None,
) -> HttpResponse:
    """Do what was asked, or show the page again with the sentence, everybody still marked and the `named` text."""
    sentences = [str(error) for errors in form.errors.values() for error in errors]
    if not sentences:
        try:
            act()
            return redirect("preparation:tables", session.slug)
        except DomainError as error:
            sentences = [str(error)]
    messages.error(request, " ".join(sentences))
    return _page(request, session, status=422, named=named)


def _say_moved(request: ActorRequest, moved: int) -> None:
    if moved:
        sentence = ngettext("%(count)s person was given a place.", "%(count)s people were given a place.", moved)
        messages.success(request, sentence % {"count": moved})
    else:
        messages.info(request, _("Nobody had to move."))


def _page(
    request: ActorRequest, session: StrategySession, status: int = 200, named: tuple[int, str] | None = None
) -> HttpResponse:
    people = people_of(session, ROUND)
    seated = {table.team.pk: table.people for table in by_table(people) if table.team}
    sent = request.POST.getlist("participants")
    teams = list(session.teams.filter(round=ROUND))
    context: dict[str, Any] = {
        "rows": [(team, seated.get(team.pk, [])) for team in teams],
        "unseated": [person.participant for person in people if person.team is None],
        "seated": sum(map(len, seated.values())),
        "marked": {int(text) for text in sent if text.isascii() and text.isdigit() and len(text) < LONGEST_ID},
        "named": named,
        "even_form": EvenSeatingForm(request.POST if "how" in request.POST else None),
        "tables_form": TablesForm(initial={"after": highest_table_number(session)}),
    }
    return render_region(request, "preparation/tables.html", "seating-facts", context, status=status)
