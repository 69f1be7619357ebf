from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from okmo_session.core.htmx import render_region
from okmo_session.reports.documents.protocol import protocol_html
from okmo_session.reports.documents.workbook import session_workbook
from okmo_session.reports.domain.files import files_for, make_protocol, newest_file
from okmo_session.reports.file_names import protocol_disposition, workbook_disposition
from okmo_session.reports.rules import can_read_reports
from okmo_session.reports.views.made import made_pdf
from sessions.access import ActorRequest, actor_required
from sessions.models import StrategySession

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@actor_required(can_read_reports)
def reports(request: ActorRequest, session: StrategySession) -> HttpResponse:
    context = {"file": newest_file(session, request.actor)}
    return render_region(request, "reports/reports.html", "protocol-file", context)


@require_GET
@never_cache
@actor_required(can_read_reports)
def workbook(request: ActorRequest, session: StrategySession) -> HttpResponse:
    response = HttpResponse(session_workbook(session, request.actor), content_type=XLSX)
    response["Content-Disposition"] = workbook_disposition(session)
    return response


@require_GET
@actor_required(can_read_reports)
def protocol(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return HttpResponse(protocol_html(session, request.actor))


@require_POST
@actor_required(can_read_reports)
def protocol_make(request: ActorRequest, session: StrategySession) -> HttpResponse:
    make_protocol(session, protocol_html(session, request.actor), by=request.actor)
    return redirect("reports:reports", session.slug)


@require_GET
@never_cache
@actor_required(can_read_reports)
def file(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    return made_pdf(files_for(session, request.actor), pk, lambda _file: protocol_disposition(session))
