from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from okmo_session.core.addresses import hall_root
from okmo_session.core.htmx import render_region
from okmo_session.reports.documents.record_forms import record_forms_html
from okmo_session.reports.domain.files import forms_of, make_file
from okmo_session.reports.file_names import forms_disposition
from okmo_session.reports.models import ReportFile
from okmo_session.reports.rules import can_read_reports
from okmo_session.reports.views.made import made_pdf
from sessions.access import ActorRequest, actor_required
from sessions.models import StrategySession, Team

PAGES = {
    "page": "reports:forms",
    "make": "reports:forms_make",
    "paper": "reports:forms_paper",
    "file": "reports:forms_file",
}


@require_GET
@actor_required(can_read_reports)
def forms(request: ActorRequest, session: StrategySession) -> HttpResponse:
    context = {
        "title": _("Record forms"),
        "introduction": _(
            "Forms of paper for the tables: number, name, members and speaker are printed, the triads are written by "
            "hand. The code on a form opens the page on which the headquarters type it in."
        ),
        "file": forms_of(session).first(),
        "tables": session.teams.filter(round=Team.Round.NORMS).order_by("table_number"),
        "pages": PAGES,
    }
    return render_region(request, "reports/forms/forms.html", "forms-file", context)


@require_GET
@actor_required(can_read_reports)
def forms_paper(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return HttpResponse(record_forms_html(session, hall_root(request), table_number_of(request, session)))


@require_POST
@actor_required(can_read_reports)
def forms_make(request: ActorRequest, session: StrategySession) -> HttpResponse:
    html = record_forms_html(session, hall_root(request), table_number_of(request, session))
    make_file(session, html, ReportFile.Kind.RECORD_FORMS, by=request.actor)
    return redirect("reports:forms", session.slug)


@require_GET
@never_cache
@actor_required(can_read_reports)
def forms_file(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    return made_pdf(forms_of(session), pk, forms_disposition(session))


def table_number_of(request: HttpRequest, session: StrategySession) -> int | None:
    """Return the number of the table that the request names, None where it means every table."""
    text = (request.POST if request.method == "POST" else request.GET).get("table", "")
    if not text:
        return None
    if not (text.isdecimal() and len(text) < 5):
        raise Http404
    tables = session.teams.filter(round=Team.Round.NORMS)
    return get_object_or_404(tables, table_number=int(text)).table_number
