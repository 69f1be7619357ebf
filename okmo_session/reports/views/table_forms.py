"""Forms of paper for the tables: of the record and of the assessment, for one table or for all."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from okmo_session.core.addresses import hall_root
from okmo_session.core.htmx import render_region
from okmo_session.reports.documents.assessment_forms import assessment_forms_html
from okmo_session.reports.documents.record_forms import record_forms_html
from okmo_session.reports.file_names import assessment_forms_disposition, forms_disposition
from okmo_session.reports.models import ReportFile
from okmo_session.reports.rules import can_read_reports
from okmo_session.reports.views.printing import Paper, Printing, asked
from sessions.access import ActorRequest, actor_required
from sessions.models import StrategySession, Team
from sessions.rules import can_work_in_headquarters


def _record_forms(request: ActorRequest, session: StrategySession) -> Paper:
    return Paper(record_forms_html(session, hall_root(request), _table_number(request, session)))


def _assessment_forms(request: ActorRequest, session: StrategySession) -> Paper:
    return Paper(assessment_forms_html(session, _table_number(request, session)))


RECORD_FORMS = Printing(
    kind=ReportFile.Kind.RECORD_FORMS,
    page="reports:forms",
    may=can_read_reports,
    title=_("Record forms"),
    introduction=_(
        "Forms of paper for the tables: number, name, members and speaker are printed, the triads are written by "
        "hand. The code on a form opens the page on which the headquarters type it in."
    ),
    paper_of=_record_forms,
    named=lambda session, _file: forms_disposition(session),
)
ASSESSMENT_FORMS = Printing(
    kind=ReportFile.Kind.ASSESSMENT_FORMS,
    page="reports:assessment_forms",
    # The forms hold first words of all triads: before the talks only the headquarters may read them.
    may=can_work_in_headquarters,
    title=_("Assessment forms"),
    introduction=_(
        "A form of paper for each table: a line for each triad of the others with boxes from 1 to 5. "
        "Print them when the records are in; what is not written yet gets an empty line with its number."
    ),
    paper_of=_assessment_forms,
    named=lambda session, _file: assessment_forms_disposition(session),
)


@require_GET
@actor_required(RECORD_FORMS.may)
def record_forms(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return _page(request, session, RECORD_FORMS)


@require_GET
@actor_required(ASSESSMENT_FORMS.may)
def assessment_forms(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return _page(request, session, ASSESSMENT_FORMS)


def _page(request: ActorRequest, session: StrategySession, printing: Printing) -> HttpResponse:
    tables = session.teams.filter(round=Team.Round.NORMS).order_by("table_number")
    context = {"printing": printing, "file": printing.files(session).first(), "tables": tables}
    return render_region(request, "reports/forms/forms.html", "forms-file", context)


def _table_number(request: HttpRequest, session: StrategySession) -> int | None:
    """Return the number of the table that the request names, None where it means every table."""
    text = asked(request, "table")
    if not text:
        return None
    if not (text.isdecimal() and len(text) < 5):
        raise Http404
    tables = session.teams.filter(round=Team.Round.NORMS)
    return get_object_or_404(tables, table_number=int(text)).table_number
