"""What two blind entries left open: sheets to be decided, and sheets to be set aside."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from okmo_session.core.errors import DomainError
from okmo_session.core.forms import posted
from okmo_session.core.htmx import render_region
from okmo_session.core.refusals import refusal_told
from sessions.access import ActorRequest, actor_required
from sessions.models import StrategySession
from voting.domain.paper.deciding import bring_back, decide_sheet, set_aside
from voting.domain.paper.entering import sheet_of
from voting.domain.paper.serials import shown
from voting.domain.paper.waiting import blind_entries, queue, waiting
from voting.domain.polls.counting import problems_before_counting
from voting.domain.polls.current import current_poll
from voting.forms.paper_entry import DecisionForm, SetAsideForm
from voting.models import PaperBallot, Poll
from voting.rules import can_close_and_count


@never_cache
@require_GET
@actor_required(can_close_and_count)
def paper_queue(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return _page(request, current_poll(session), SetAsideForm())


@never_cache
@require_http_methods(["GET", "POST"])
@actor_required(can_close_and_count)
def paper_decide(request: ActorRequest, session: StrategySession, pk: int, serial: str) -> HttpResponse:
    paper = _paper(session, pk, serial)
    entries = blind_entries(paper)
    if not entries:
        messages.info(request, _("The sheet %(serial)s does not wait for a decision.") % {"serial": shown(serial)})
        return redirect("voting:paper_queue", session.slug)
    form = DecisionForm(paper.poll, entries, posted(request))
    if form.is_valid():
        marks = form.decided()
        return _act(request, lambda: decide_sheet(paper, marks.numbers, marks.unknown, by=request.actor))
    common = set(entries[0].numbers) & set(entries[1].numbers)
    context = {"paper": paper, "entries": entries, "common": common, "form": form}
    return render(request, "voting/paper/decide.html", context, status=422 if form.is_bound else 200)


@require_POST
@actor_required(can_close_and_count)
def paper_set_aside(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    poll = get_object_or_404(session.polls, pk=pk)
    form = SetAsideForm(request.POST)
    if form.is_valid():
        try:
            paper = sheet_of(poll, form.cleaned_data["serial"])
            set_aside(paper, form.cleaned_data["reason"], by=request.actor)
        except DomainError as error:
            form.add_error("serial", str(error))
    if form.errors:
        return _page(request, poll, form, status=422)
    return redirect("voting:paper_queue", session.slug)


@require_POST
@actor_required(can_close_and_count)
def paper_bring_back(request: ActorRequest, session: StrategySession, pk: int, serial: str) -> HttpResponse:
    paper = _paper(session, pk, serial)
    return _act(request, lambda: bring_back(paper, by=request.actor))


def _page(request: ActorRequest, poll: Poll | None, form: SetAsideForm, status: int = 200) -> HttpResponse:
    is_read = poll is not None and poll.state in (Poll.State.OPEN, Poll.State.CLOSED)
    context = {
        "poll": poll,
        "form": form,
        "is_read": is_read,
        "waiting": waiting(poll, request.actor.user) if poll else None,
        "queue": queue(poll) if poll else None,
        "problems": problems_before_counting(poll) if poll and poll.state == Poll.State.CLOSED else [],
    }
    return render_region(request, "voting/paper/queue.html", "paper-queue", context, status=status)


def _act(request: ActorRequest, verb: Callable[[], object]) -> HttpResponse:
    with refusal_told(request):
        verb()
    return redirect("voting:paper_queue", request.actor.session.slug)


def _paper(session: StrategySession, pk: int, serial: str) -> PaperBallot:
    # A poll of another session has no sheet here.
    paper = get_object_or_404(PaperBallot.objects.select_related("poll"), poll__session=session, poll=pk, serial=serial)
    paper.poll.session = session
    return paper
