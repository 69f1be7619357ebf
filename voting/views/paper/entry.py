"""Sheets typed in by keyboard alone: serial, numbers, Enter. Marks are shown to nobody."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from okmo_session.core.errors import DomainError
from okmo_session.core.htmx import render_region
from sessions.access import ActorRequest, actor_required
from sessions.models import StrategySession
from voting.domain.paper.entering import enter_sheet
from voting.domain.paper.serials import read_serial
from voting.domain.paper.waiting import entered_by, waiting
from voting.domain.polls.current import current_poll
from voting.forms.paper_entry import SerialForm, SheetForm
from voting.models import Poll
from voting.rules import can_close_and_count

_PAGE = "voting/paper/entry.html"
_REMEMBERED = 10


@never_cache
@require_GET
@actor_required(can_close_and_count)
def paper_entry(request: ActorRequest, session: StrategySession) -> HttpResponse:
    poll = current_poll(session)
    form = SheetForm(poll, request.actor) if poll else None
    return render_region(request, _PAGE, "paper-entry", _context(request, poll, form))


@never_cache
@require_GET
@actor_required(can_close_and_count)
def paper_serial(request: ActorRequest, session: StrategySession, pk: int) -> JsonResponse:
    """Answer, before its numbers are typed, why a sheet is not to be entered; nothing where it is."""
    form = SerialForm(get_object_or_404(session.polls, pk=pk), request.actor, request.GET)
    return JsonResponse({"error": " ".join(str(error) for error in form.errors.get("serial", []))})


@require_POST
@actor_required(can_close_and_count)
def paper_enter(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    poll = get_object_or_404(session.polls, pk=pk)
    form = SheetForm(poll, request.actor, request.POST)
    if not _is_entered(form):
        return render(request, _PAGE, _context(request, poll, form), status=422)
    response = redirect("voting:paper_entry", session.slug)
    _remember(request, response, poll, form.cleaned_data["serial"])
    return response


def _is_entered(form: SheetForm) -> bool:
    if form.is_valid():
        try:
            enter_sheet(form.poll, form.cleaned_data["serial"], form.read(), by=form.by)
        except DomainError as error:
            form.add_error("serial", str(error))
    return not form.errors


def _context(request: ActorRequest, poll: Poll | None, form: SheetForm | None) -> dict[str, Any]:
    user = request.actor.user
    if form:
        form.point()
    return {
        "poll": poll,
        "form": form,
        "waiting": waiting(poll, user) if poll else None,
        "entered": entered_by(poll, user, _remembered(request, poll)) if poll else [],
    }


# The operator's own browser keeps the order in which he typed; the server has none.
def _remember(request: HttpRequest, response: HttpResponse, poll: Poll, serial: str) -> None:
    serials = [serial, *(one for one in _remembered(request, poll) if one != serial)]
    response.set_cookie(
        _cookie(poll),
        ".".join(serials[:_REMEMBERED]),
        path=f"/s/{poll.session.slug}/vote/",
        httponly=True,
        secure=request.is_secure(),
        samesite="Lax",
    )


def _remembered(request: HttpRequest, poll: Poll) -> list[str]:
    serials = request.COOKIES.get(_cookie(poll), "").split(".")[:_REMEMBERED]
    return [serial for serial in serials if read_serial(serial)]


def _cookie(poll: Poll) -> str:
    return f"entered-{poll.pk}"
