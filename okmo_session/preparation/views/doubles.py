from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from okmo_session.core.errors import DomainError
from okmo_session.preparation.domain.merging import Pair, merge, pair_of, problems_before_merging
from sessions.access import ActorRequest, actor_required
from sessions.domain.people.cards import CARD_FIELDS, doubles_of
from sessions.domain.people.hall import Show, register
from sessions.domain.tables.seating import team_of
from sessions.models import Participant, StrategySession, Team
from sessions.people_forms import CardForm
from sessions.rules import can_work_in_headquarters

FOUND = 20


@require_GET
@actor_required(can_work_in_headquarters)
def doubles(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    one = get_object_or_404(session.participants, pk=pk)
    search = request.GET.get("q", "")[:100].replace("\0", "")
    people = register(session, Team.Round.NORMS).find(Show.EVERYBODY, search, None) if search.strip() else []
    found = [row.participant for row in people if row.participant != one] if search.strip() else doubles_of(one)
    context = {"person": one, "search": search, "found": found[:FOUND], "is_more": len(found) > FOUND}
    return render(request, "preparation/doubles.html", context)


@require_GET
@actor_required(can_work_in_headquarters)
def pair(request: ActorRequest, session: StrategySession, pk: int, other: int) -> HttpResponse:
    return _page(request, session, _pair(session, pk, other))


@require_POST
@actor_required(can_work_in_headquarters)
def pair_merge(request: ActorRequest, session: StrategySession, pk: int, other: int) -> HttpResponse:
    left = session.participants.filter(pk__in=[pk, other])
    if len(left) == 1:
        # The second click of two: they are one already.
        return redirect("preparation:person", session.slug, left[0].pk)
    two = _pair(session, pk, other)
    try:
        kept = merge(two.kept, two.double, by=request.actor)
    except DomainError:
        # The page says what keeps them apart, beside the button that is not there.
        return _page(request, session, two, status=422)
    messages.success(request, _("The two entries are one now."))
    return redirect("preparation:person", session.slug, kept.pk)


def _pair(session: StrategySession, pk: int, other: int) -> Pair:
    one, two = (get_object_or_404(session.participants, pk=key) for key in (pk, other))
    one.session = two.session = session
    return pair_of(one, two)


def _page(request: ActorRequest, session: StrategySession, two: Pair, status: int = 200) -> HttpResponse:
    labels = {name: CardForm.base_fields[name].label for name in CARD_FIELDS}
    card = two.card
    rows = [(labels[name], getattr(two.kept, name), getattr(two.double, name), card[name]) for name in CARD_FIELDS]
    tables = [
        (_("Table"), *_tables(two, Team.Round.NORMS)),
        (_("Table for measures"), *_tables(two, Team.Round.MEASURES)),
    ]
    context = {"pair": two, "rows": [*rows, *tables], "problems": problems_before_merging(two)}
    return render(request, "preparation/pair.html", context, status=status)


def _tables(two: Pair, round: Team.Round) -> tuple[str, str, str]:
    def title(one: Participant) -> str:
        team = team_of(one, round)
        return str(team.table_number) if team else ""

    kept, double = title(two.kept), title(two.double)
    return kept, double, kept or double
