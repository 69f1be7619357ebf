from django.http import HttpResponse
from django.views.decorators.http import require_GET

from sessions.access import ActorRequest, actor_required
from sessions.models import StrategySession
from sessions.rules import is_known


@require_GET
@actor_required(is_known)
def page(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return HttpResponse("")
