"""What comes out of the assessment, and who has still to hand in."""

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from okmo_session.core.htmx import render_region
from sessions.access import ActorRequest, actor_required
from sessions.domain.agenda.deadlines import deadline_of
from sessions.layouts import layout_of
from sessions.models import Deadline, StrategySession
from sessions.rules import can_see_headquarters
from triads.domain.assessment.assessing import assessing_criteria
from triads.domain.assessment.results import assessment_results, by_mean
from triads.domain.assessment.sheets import assessors_of
from triads.domain.visibility import talks_are_over
from triads.rules import can_read_means, can_read_sheets, can_see_means
from triads.views.assessment.assessing import desk_of


@require_GET
@never_cache
@actor_required(can_see_means)
def assessment_result(request: ActorRequest, session: StrategySession) -> HttpResponse:
    is_over = talks_are_over(session)
    desk = None if request.actor.is_crew else desk_of(request)
    may_read = can_read_means(request.actor, is_over, bool(desk and desk.has_handed_in))
    results = assessment_results(session) if may_read else []
    context = {
        "layout": layout_of(request.actor),
        "is_over": is_over,
        "may_read": may_read,
        "criteria": assessing_criteria(session) if may_read else [],
        # Who votes next reads them by number: an order of places would vote for him.
        "results": by_mean(results) if request.actor.is_crew else results,
    }
    return render_region(request, "triads/assessment/result.html", "assessment-result", context)


@require_GET
@never_cache
@actor_required(can_see_headquarters)
def assessment_sheets(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return sheets_page(request, session)


def sheets_page(request: ActorRequest, session: StrategySession, status: int = 200) -> HttpResponse:
    """Show who has handed a sheet in and who has not."""
    assessors = assessors_of(session)
    context = {
        "assessors": assessors,
        "missing": [assessor for assessor in assessors if not assessor.has_handed_in],
        "deadline": deadline_of(session, Deadline.Purpose.ASSESSMENT),
        "may_enter": can_read_sheets(request.actor, talks_are_over(session)),
    }
    return render_region(request, "triads/assessment/sheets.html", "assessment-sheets", context, status=status)
