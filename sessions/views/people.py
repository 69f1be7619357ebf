from typing import Any

from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from okmo_session.core.errors import DomainError
from okmo_session.core.htmx import is_htmx, render_region
from okmo_session.core.live.versions import version
from sessions.access import ActorRequest, actor_required
from sessions.domain.people.hall import by_table, people_of
from sessions.domain.tables.seating import choose_table, current_round, team_of
from sessions.domain.tables.teams import members_of
from sessions.domain.topics import Topic
from sessions.forms import TableForm
from sessions.layouts import layout_of
from sessions.models import StrategySession, Team
from sessions.rules import can_see_people, can_see_shared_contacts, is_participant
from sessions.views.register import register_page


@require_GET
@actor_required(can_see_people)
def people(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return register_page(request, session) if request.actor.is_crew else _hall(request, session)


@require_POST
@actor_required(is_participant)
def table_choose(request: ActorRequest, session: StrategySession) -> HttpResponse:
    form = TableForm(session, request.POST)
    if form.is_valid() and request.actor.participant:
        try:
            choose_table(request.actor.participant, form.cleaned_data["team"])
            return redirect("sessions:people", session.slug)
        except DomainError as error:
            form.add_error("team", str(error))
    return _hall(request, session, form)


def _hall(request: ActorRequest, session: StrategySession, form: TableForm | None = None) -> HttpResponse:
    actor, round = request.actor, current_round(session)
    mine = team_of(actor.participant, round) if actor.participant else actor.team
    context: dict[str, Any] = {
        "layout": layout_of(actor),
        "place": "people",
        "team": mine,
        "members": members_of(mine) if mine else [],
        "with_contacts": can_see_shared_contacts(actor),
    }
    # Only one's own table follows the hall by itself: a thousand names are not fetched anew at each arrival.
    if is_htmx(request):
        return render_region(request, "sessions/people.html", "own-table", context)
    tables = _tables(session, round, with_contacts=context["with_contacts"])
    context["tables"] = [html for pk, html in tables if mine is None or pk != mine.pk]
    if actor.participant and (form or (mine is None and round == Team.Round.NORMS)):
        context["table_form"] = form or TableForm(session)
    return render(request, "sessions/people.html", context, status=422 if form else 200)


def _tables(session: StrategySession, round: Team.Round, *, with_contacts: bool) -> list[tuple[int | None, SafeString]]:
    """Return each table's people as HTML with the table's id: rendered once a version, shown to everybody."""
    seen = f"{round}:{with_contacts}:{get_language()}"
    key = f"tables:{session.pk}:{seen}:{version(session, Topic.PEOPLE)}"
    tables: list[tuple[int | None, SafeString]] | None = cache.get(key)
    if tables is None:
        rows: list[dict[str, Any]] = [
            {"team": table.team, "people": table.people, "with_contacts": with_contacts}
            for table in by_table(people_of(session, round))
        ]
        tables = [
            (row["team"].pk if row["team"] else None, render_to_string("sessions/people.html#table-people", row))
            for row in rows
        ]
        cache.set(key, tables, 600)
    return tables
