"""Who votes on paper: found by name and table, marked by one tap or many at once."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from okmo_session.core.errors import DomainError
from okmo_session.core.htmx import render_region
from sessions.access import ActorRequest, actor_required
from sessions.domain.people.hall import Person, Show, register
from sessions.models import Participant, StrategySession, Team
from voting.domain.paper.balance import balance
from voting.domain.paper.sheets import Outcome
from voting.domain.paper.voters import mark_paper_voter, mark_paper_voters, unmark_paper_voter
from voting.domain.polls.current import current_poll
from voting.forms.sheets import VotersForm
from voting.models import PaperBallot, Poll
from voting.rules import can_close_and_count

ROWS_A_PAGE = 60


@dataclass(frozen=True)
class Voter:
    """A person of the session, how he votes (None where he is not admitted), and in an open poll his sheet."""

    person: Person
    way: str | None
    serial: str = ""


@never_cache
@require_GET
@actor_required(can_close_and_count)
def paper_voters(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return _page(request, session, current_poll(session))


@require_POST
@actor_required(can_close_and_count)
def paper_voter_mark(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    poll, form = get_object_or_404(session.polls, pk=pk), VotersForm(session, request.POST)
    if not form.is_valid():
        return _page(request, session, poll, [str(error) for errors in form.errors.values() for error in errors])
    outcome = _marked(request, poll, list(form.cleaned_data["participant"]), form.cleaned_data["serial"])
    if outcome.done:
        sentence = ngettext("%(count)s person is marked.", "%(count)s people are marked.", outcome.done)
        messages.success(request, sentence % {"count": outcome.done})
    if outcome.problems:
        return _page(request, session, poll, outcome.problems)
    return _back(request, session)


@require_POST
@actor_required(can_close_and_count)
def paper_voter_unmark(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    poll, form = get_object_or_404(session.polls, pk=pk), VotersForm(session, request.POST)
    if not form.is_valid():
        return _page(request, session, poll, [_("Choose whose mark is taken back.")])
    try:
        for person in form.cleaned_data["participant"]:
            unmark_paper_voter(poll, person, by=request.actor)
    except DomainError as error:
        return _page(request, session, poll, [str(error)])
    return _back(request, session)


def _marked(request: ActorRequest, poll: Poll, people: list[Participant], serial: str) -> Outcome:
    try:
        if not poll.is_secret or serial:
            for person in people:
                mark_paper_voter(poll, person, by=request.actor, serial=serial)
            return Outcome(len(people))
        return mark_paper_voters(poll, people, by=request.actor)
    except DomainError as error:
        return Outcome(0, [str(error)])


def _page(
    request: ActorRequest, session: StrategySession, poll: Poll | None, problems: list[str] | None = None
) -> HttpResponse:
    asked = request.POST if request.method == "POST" else request.GET
    search, table = asked.get("q", "")[:100].replace("\0", ""), _number(asked.get("table", ""))
    found = register(session, Team.Round.NORMS).find(Show.EVERYBODY, search, table)
    page = Paginator(found, ROWS_A_PAGE).get_page(asked.get("page", "")[:9])
    context: dict[str, Any] = {
        "poll": poll,
        "balance": balance(poll) if poll else None,
        "problems": problems or [],
        "search": search,
        "table": table,
        "tables": session.teams.filter(round=Team.Round.NORMS),
        "page": page,
        "typed": asked.get("serial", ""),
        "typed_for": asked.get("one", ""),
        "voters": _voters(poll, list(page)) if poll else [],
    }
    return render_region(request, "voting/paper/voters.html", "voters-now", context, status=422 if problems else 200)


def _voters(poll: Poll, people: list[Person]) -> list[Voter]:
    pks = [person.participant.pk for person in people]
    ways = dict(poll.turnout.filter(participant__in=pks).values_list("participant_id", "way"))
    sheets = poll.papers.filter(participant__in=pks).exclude(state=PaperBallot.State.SPOILED)
    serials = {pk: serial for pk, serial in sheets.values_list("participant_id", "serial") if pk}
    return [_voter(person, ways, serials) for person in people]


def _voter(person: Person, ways: dict[int, str], serials: dict[int, str]) -> Voter:
    one = person.participant
    # Who was admitted a moment ago comes onto the register when he votes.
    way = ways.get(one.pk, "" if one.admitted_at else None)
    return Voter(person, way, serials.get(one.pk, ""))


def _back(request: ActorRequest, session: StrategySession) -> HttpResponse:
    wished = {name: request.POST[name] for name in ("q", "table", "page") if request.POST.get(name)}
    query = f"?{urlencode(wished)}" if wished else ""
    return redirect(reverse("voting:paper_voters", args=[session.slug]) + query)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None
