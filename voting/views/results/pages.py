from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from sessions.access import ActorRequest, actor_required
from sessions.models import StrategySession
from sessions.rules import is_known
from voting.domain.polls.current import current_poll
from voting.views.results.showing import result_answer


@never_cache
@require_GET
@actor_required(is_known)
def result_page(request: ActorRequest, session: StrategySession) -> HttpResponse:
    poll = current_poll(session)
    # A run-off settles a tie: until it is counted, what there is to read is the result with that tie.
    return result_answer(request, poll.run_off_of if poll and poll.run_off_of else poll)


@never_cache
@require_GET
@actor_required(is_known)
def result_of(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    return result_answer(request, get_object_or_404(session.polls, pk=pk))
