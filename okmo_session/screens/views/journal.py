from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from okmo_session.core.log import first_broken_entry
from okmo_session.core.models import LogEntry
from okmo_session.screens.journal import journal_lines
from sessions.access import ActorRequest, actor_required
from sessions.models import StrategySession
from sessions.rules import can_see_headquarters

LINES_A_PAGE = 100


@require_GET
@actor_required(can_see_headquarters)
def journal(request: ActorRequest, session: StrategySession) -> HttpResponse:
    entries = LogEntry.objects.filter(session_id=session.pk).order_by("-number")
    page = Paginator(entries, LINES_A_PAGE).get_page(request.GET.get("page", "")[:9])
    context = {"page": page, "lines": journal_lines(session, page.object_list), "broken": first_broken_entry(session)}
    return render(request, "screens/journal.html", context)
