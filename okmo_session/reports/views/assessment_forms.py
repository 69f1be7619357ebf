from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from okmo_session.core.htmx import render_region
from okmo_session.reports.documents.assessment_forms import assessment_forms_html
from okmo_session.reports.domain.files import forms_of, make_file
from okmo_session.reports.file_names import assessment_forms_disposition
from okmo_session.reports.models import ReportFile
from okmo_session.reports.views.made import made_pdf
from okmo_session.reports.views.record_forms import table_number_of
from sessions.access import ActorRequest, actor_required
from sessions.models import StrategySession, Team
from sessions.rules import can_work_in_headquarters

PAGES = {
    "page": "reports:assessment_forms",
    "make": "reports:assessment_forms_make",
    "paper": "reports:assessment_forms_paper",
    "file": "reports:assessment_forms_file",
}


# The forms hold first words of all triads: before the talks only the headquarters may read them.
@require_GET
@actor_required(can_work_in_headquarters)
def forms(request: ActorRequest, session: StrategySession) -> HttpResponse:
    context = {
        "title": _("Assessment forms"),
        "introduction": _(
            "A form of paper for each table: a line for each triad of the others with boxes from 1 to 5. "
            "Print them when the records are in; what is not written yet gets an empty line with its number."
        ),
        "file": forms_of(session, ReportFile.Kind.ASSESSMENT_FORMS).first(),
        "tables": session.teams.filter(round=Team.Round.NORMS).order_by("table_number"),
        "pages": PAGES,
    }
    return render_region(request, "reports/forms/forms.html", "forms-file", context)


@require_GET
@actor_required(can_work_in_headquarters)
def forms_paper(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return HttpResponse(assessment_forms_html(session, table_number_of(request, session)))


@require_POST
@actor_required(can_work_in_headquarters)
def forms_make(request: ActorRequest, session: StrategySession) -> HttpResponse:
    html = assessment_forms_html(session, table_number_of(request, session))
    make_file(session, html, ReportFile.Kind.ASSESSMENT_FORMS, by=request.actor)
    return redirect("reports:assessment_forms", session.slug)


@require_GET
@never_cache
@actor_required(can_work_in_headquarters)
def forms_file(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    return made_pdf(forms_of(session, ReportFile.Kind.ASSESSMENT_FORMS), pk, assessment_forms_disposition(session))
