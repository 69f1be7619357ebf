from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect, HttpResponseClientRefresh

from sessions.access import ActorRequest, actor_required
from sessions.models import StrategySession
from voting.domain.polls.closing import close_early, extend_poll
from voting.domain.polls.counting import count
from voting.domain.polls.current import current_poll, newest_poll
from voting.domain.polls.opening import open_poll
from voting.domain.polls.preparing import discard_poll, may_prepare, prepare_poll
from voting.domain.polls.states import moment_at
from voting.forms.polls import ExtendForm, OddsForm, PollForm
from voting.models import Poll, TurnOut
from voting.rules import can_close_and_count, can_run_poll, can_see_poll
from voting.views.polls.acting import act, enter, now_of, odds_of, page


@never_cache
@require_GET
@actor_required(can_see_poll)
def poll(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return page(request, session)


@never_cache
@require_GET
@actor_required(can_see_poll)
def poll_now(request: ActorRequest, session: StrategySession) -> HttpResponse:
    found, seen = current_poll(session), request.GET.get("state")
    if found and (seen, found.state) == (Poll.State.CLOSED, Poll.State.COUNTED):
        # To the same page as who counted: a reload here would stop him on his way.
        return HttpResponseClientRedirect(reverse("voting:result", args=[session.slug]))
    if found is None or seen != found.state:
        return HttpResponseClientRefresh()
    return render(request, "voting/polls/poll.html#poll-now", now_of(request, found))


@never_cache
@require_GET
@actor_required(can_see_poll)
def polls(request: ActorRequest, session: StrategySession) -> HttpResponse:
    newest = current_poll(session)
    is_next_due = may_prepare(newest) and not (newest and newest.state == Poll.State.PREPARED)
    voted = Count("turnout", filter=~Q(turnout__way=TurnOut.Way.NONE))
    rows = session.polls.select_related("run_off_of").annotate(voted=voted)
    context = {"polls": rows, "may_prepare": is_next_due and can_run_poll(request.actor)}
    return render(request, "voting/polls/polls.html", context)


@never_cache
@require_GET
@actor_required(can_run_poll)
def poll_odds(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return render(request, "voting/polls/odds.html", {"foreseen": odds_of(OddsForm(session, request.GET))})


@require_POST
@actor_required(can_run_poll)
def poll_prepare(request: ActorRequest, session: StrategySession) -> HttpResponse:
    form = PollForm(session, newest_poll(session), request.POST)
    return enter(request, session, form, "settings", lambda: prepare_poll(session, form.settings(), by=request.actor))


@require_POST
@actor_required(can_run_poll)
def poll_open(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    return act(request, session, pk, open_poll)


@require_POST
@actor_required(can_run_poll)
def poll_discard(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    return act(request, session, pk, discard_poll)


@require_POST
@actor_required(can_run_poll)
def poll_extend(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    found = get_object_or_404(session.polls, pk=pk)
    form = ExtendForm(request.POST)

    def extend() -> None:
        extend_poll(found, moment_at(session, form.cleaned_data["closes_at"]), by=request.actor)

    return enter(request, session, form, "extend", extend)


@require_POST
@actor_required(can_close_and_count)
def poll_close(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    return act(request, session, pk, close_early)


@require_POST
@actor_required(can_close_and_count)
def poll_count(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    return act(request, session, pk, count, then="voting:result")
