from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from sessions.access import ActorRequest, actor_required
from sessions.models import StrategySession
from sessions.rules import is_known


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    return render(request, "screens/start.html", {"sessions": StrategySession.objects.none()})


@require_GET
@actor_required(is_known)
def session_home(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return render(request, "screens/now.html", {"place": "now"})
