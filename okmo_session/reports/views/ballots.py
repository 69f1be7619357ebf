"""The vote on paper for print: the sheets part by part, and the list of triads."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from okmo_session.core.htmx import render_region
from okmo_session.reports.documents.ballots import ballot_list_html, ballots_html, parts_of
from okmo_session.reports.domain.files import forms_of, make_file
from okmo_session.reports.file_names import ballot_list_disposition, ballots_disposition
from okmo_session.reports.models import ReportFile
from okmo_session.reports.views.made import made_pdf
from sessions.access import ActorRequest, actor_required
from sessions.models import StrategySession
from sessions.rules import can_work_in_headquarters
from voting.domain.paper.serials import shown
from voting.domain.polls.current import current_poll
from voting.models import Poll

Kind = ReportFile.Kind
BALLOTS = {
    "page": "reports:ballots",
    "make": "reports:ballots_make",
    "paper": "reports:ballots_paper",
    "file": "reports:ballots_file",
}
BALLOT_LIST = {
    "page": "reports:ballot_list",
    "make": "reports:ballot_list_make",
    "paper": "reports:ballot_list_paper",
    "file": "reports:ballot_list_file",
}


@require_GET
@actor_required(can_work_in_headquarters)
def ballots(request: ActorRequest, session: StrategySession) -> HttpResponse:
    poll = current_poll(session)
    context = {
        "poll": poll,
        "title": _("Paper ballots for print"),
        "introduction": _(
            "A sheet for each voter with its number, its code for a scanner and a box for each triad. Print the list "
            "of triads too: it hangs in the hall or lies on the tables."
        ),
        "parts": [_words(number, part) for number, part in enumerate(parts_of(poll))] if poll else [],
        "other": "reports:ballot_list",
        "other_title": _("List of triads"),
    }
    return _page(request, session, Kind.BALLOTS, BALLOTS, context)


@require_GET
@actor_required(can_work_in_headquarters)
def ballots_paper(request: ActorRequest, session: StrategySession) -> HttpResponse:
    poll = _poll(session)
    return HttpResponse(ballots_html(poll, _part(request, poll)))


@require_POST
@actor_required(can_work_in_headquarters)
def ballots_make(request: ActorRequest, session: StrategySession) -> HttpResponse:
    poll = _poll(session)
    part = _part(request, poll)
    if parts_of(poll):
        make_file(session, ballots_html(poll, part), Kind.BALLOTS, by=request.actor)
    return redirect("reports:ballots", session.slug)


@require_GET
@never_cache
@actor_required(can_work_in_headquarters)
def ballots_file(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    return made_pdf(forms_of(session, Kind.BALLOTS), pk, ballots_disposition(session))


@require_GET
@actor_required(can_work_in_headquarters)
def ballot_list(request: ActorRequest, session: StrategySession) -> HttpResponse:
    context = {
        "poll": current_poll(session),
        "title": _("List of triads for the vote"),
        "introduction": _("Number and text of each triad on the ballot, to be read beside the sheet."),
        "other": "reports:ballots",
        "other_title": _("Paper ballots for print"),
    }
    return _page(request, session, Kind.BALLOT_LIST, BALLOT_LIST, context)


@require_GET
@actor_required(can_work_in_headquarters)
def ballot_list_paper(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return HttpResponse(ballot_list_html(_poll(session)))


@require_POST
@actor_required(can_work_in_headquarters)
def ballot_list_make(request: ActorRequest, session: StrategySession) -> HttpResponse:
    make_file(session, ballot_list_html(_poll(session)), Kind.BALLOT_LIST, by=request.actor)
    return redirect("reports:ballot_list", session.slug)


@require_GET
@never_cache
@actor_required(can_work_in_headquarters)
def ballot_list_file(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    return made_pdf(forms_of(session, Kind.BALLOT_LIST), pk, ballot_list_disposition(session))


def _page(
    request: ActorRequest, session: StrategySession, kind: Kind, pages: dict[str, str], context: dict[str, Any]
) -> HttpResponse:
    # A list needs no sheets; a pile without sheets has nothing to print.
    is_ready = kind == Kind.BALLOT_LIST or bool(context.get("parts"))
    context |= {"file": forms_of(session, kind).first(), "pages": pages, "is_ready": is_ready}
    return render_region(request, "reports/forms/ballots.html", "forms-file", context)


def _poll(session: StrategySession) -> Poll:
    poll = current_poll(session)
    if poll is None:
        raise Http404
    return poll


def _part(request: HttpRequest, poll: Poll) -> int:
    text = (request.POST if request.method == "POST" else request.GET).get("part", "") or "0"
    part = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else -1
    if part not in range(max(len(parts_of(poll)), 1)):
        raise Http404
    return part


def _words(number: int, part: tuple[str, str]) -> tuple[int, str]:
    first, last = part
    return number, _("%(first)s to %(last)s") % {"first": shown(first), "last": shown(last)}
