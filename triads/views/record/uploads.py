"""The record of a team as a file of Excel: downloaded, handed in, looked at beside the record, taken over."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from okmo_session.core.errors import DomainError
from sessions.access import ActorRequest, actor_required
from sessions.layouts import layout_of
from sessions.models import StrategySession, Team
from triads.domain.record.comparing import compare
from triads.domain.record.records import open_record
from triads.domain.record.uploads import discard_upload, read_upload, take_over
from triads.file_forms import RecordFileForm
from triads.models import RecordUpload
from triads.record_file.writing import record_workbook
from triads.rules import can_hand_over, can_hand_over_for
from triads.views.record.upload_choice import ChoiceForm

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@actor_required(can_hand_over)
def record_file(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return _page(request, session, RecordFileForm(session, request.actor.team))


@require_POST
@actor_required(can_hand_over)
def record_file_read(request: ActorRequest, session: StrategySession) -> HttpResponse:
    form = RecordFileForm(session, request.actor.team, request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            found = read_upload(session, file.name or "", file.read(), form.chosen, by=request.actor)
            return redirect("triads:upload", session.slug, found.pk)
        except DomainError as error:
            form.add_error("file", str(error))
    return _page(request, session, form, status=422)


@require_GET
@never_cache
@actor_required(can_hand_over)
def record_file_download(request: ActorRequest, session: StrategySession, number: int) -> HttpResponse:
    team = get_object_or_404(session.teams, round=Team.Round.NORMS, table_number=number)
    if not can_hand_over_for(request.actor, team):
        raise PermissionDenied
    team.session = session
    response = HttpResponse(record_workbook(open_record(team)), content_type=XLSX)
    name = _("Record of table %(number)d") % {"number": number}
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{name}.xlsx") or ""
    return response


@require_GET
@actor_required(can_hand_over)
def upload(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    found = _upload(request, session, pk)
    if not found.is_waiting:
        return redirect("triads:record_file", session.slug)
    return _preview(request, found, ChoiceForm(found, compare(found)))


@require_POST
@actor_required(can_hand_over)
def upload_take(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    found = _upload(request, session, pk)
    form = ChoiceForm(found, compare(found), request.POST)
    if form.problem:
        messages.error(request, form.problem)
        return _preview(request, found, form, status=422)
    try:
        take_over(found, form.choice(), by=request.actor)
    except DomainError as error:
        messages.error(request, str(error))
        return _preview(request, found, ChoiceForm(found, compare(found), request.POST), status=422)
    messages.success(request, _taken(form.count))
    return _record(request, found)


@require_POST
@actor_required(can_hand_over)
def upload_discard(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    discard_upload(_upload(request, session, pk), by=request.actor)
    return redirect("triads:record_file", session.slug)


def _upload(request: ActorRequest, session: StrategySession, pk: int) -> RecordUpload:
    found = get_object_or_404(
        RecordUpload.objects.defer("content").select_related("record__team__speaker"),
        pk=pk,
        record__team__session=session,
    )
    if not can_hand_over_for(request.actor, found.record.team):
        raise PermissionDenied
    found.record.team.session = session
    return found


def _page(request: ActorRequest, session: StrategySession, form: RecordFileForm, status: int = 200) -> HttpResponse:
    own = request.actor.team
    tables = session.teams.filter(round=Team.Round.NORMS).order_by("table_number")
    context: dict[str, Any] = {
        "form": form,
        "team": own,
        "tables": [] if own else tables,
        "layout": layout_of(request.actor),
    }
    return render(request, "triads/paper/upload.html", context, status=status)


def _preview(request: ActorRequest, found: RecordUpload, form: ChoiceForm, status: int = 200) -> HttpResponse:
    context = {
        "upload": found,
        "record": found.record,
        "team": found.record.team,
        "form": form,
        "layout": layout_of(request.actor),
    }
    return render(request, "triads/paper/upload_preview.html", context, status=status)


def _record(request: ActorRequest, found: RecordUpload) -> HttpResponse:
    slug = request.actor.session.slug
    if request.actor.team:
        return redirect("triads:record", slug)
    return redirect("triads:record_check", slug, found.record_id)


def _taken(count: int) -> str:
    if not count:
        return _("The file is noted as handed in; nothing in the record has changed.")
    return ngettext("Taken from the file: %(count)d text.", "Taken from the file: %(count)d texts.", count) % {
        "count": count
    }
