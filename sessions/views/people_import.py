from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from okmo_session.core.errors import DomainError
from okmo_session.core.exports.xlsx import WorkbookMeta, workbook
from okmo_session.core.refusals import refusal_told
from sessions.access import ActorRequest, actor_required
from sessions.domain.people_import.plan import plan_of
from sessions.domain.people_import.taking_over import discard, read_people_file, take_over
from sessions.domain.people_import.undoing import Undone, last_import, undo_import
from sessions.exports import people_sample
from sessions.file_forms import PeopleFileForm, SeenForm
from sessions.models import StrategySession
from sessions.rules import can_work_in_headquarters

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@actor_required(can_work_in_headquarters)
def people_import(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return _page(request, session, PeopleFileForm())


@require_POST
@actor_required(can_work_in_headquarters)
def people_file_read(request: ActorRequest, session: StrategySession) -> HttpResponse:
    form = PeopleFileForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            found = read_people_file(session, file.name or "", file.read(), by=request.actor)
            return redirect("sessions:people_import_preview", session.slug, found.pk)
        except DomainError as error:
            form.add_error("file", str(error))
    return _page(request, session, form, status=422)


@require_GET
@actor_required(can_work_in_headquarters)
def people_import_preview(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    found = get_object_or_404(session.people_imports.defer("content"), pk=pk)
    if not found.is_waiting:
        return redirect("sessions:people_import", session.slug)
    found.session = session
    plan = plan_of(found)
    context = {"import": found, "plan": plan, "form": SeenForm(initial={"seen": plan.digest})}
    return render(request, "sessions/people_import_preview.html", context)


@require_POST
@actor_required(can_work_in_headquarters)
def people_import_take(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    found = get_object_or_404(session.people_imports.defer("content"), pk=pk)
    form = SeenForm(request.POST)
    # Whoever sends no digest has seen nothing.
    seen = form.cleaned_data["seen"] if form.is_valid() else ""
    try:
        plan = take_over(found, seen, by=request.actor)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("sessions:people_import_preview", session.slug, found.pk)
    sentence = _("Added: %(new)d. Changed: %(changed)d.")
    messages.success(request, sentence % {"new": len(plan.new), "changed": len(plan.changed)})
    return redirect("sessions:people_import", session.slug)


@require_POST
@actor_required(can_work_in_headquarters)
def people_import_discard(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    discard(get_object_or_404(session.people_imports.defer("content", "rows"), pk=pk))
    return redirect("sessions:people_import", session.slug)


@require_POST
@actor_required(can_work_in_headquarters)
def people_import_undo(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    found = get_object_or_404(session.people_imports.defer("content", "rows"), pk=pk)
    with refusal_told(request):
        messages.success(request, _sentence(undo_import(found, by=request.actor)))
    return redirect("sessions:people_import", session.slug)


@require_GET
@actor_required(can_work_in_headquarters)
def people_import_sample(request: ActorRequest, session: StrategySession) -> HttpResponse:
    name = _("Sample list of people")
    response = HttpResponse(workbook([people_sample()], WorkbookMeta(title=name)), content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{name}.xlsx") or ""
    return response


def _page(request: ActorRequest, session: StrategySession, form: PeopleFileForm, status: int = 200) -> HttpResponse:
    last = last_import(session)
    context: dict[str, Any] = {"form": form, "last": last}
    if last:
        context |= {"created": len(last.undo["created"]), "updated": len(last.undo["updated"])}
    return render(request, "sessions/people_import.html", context, status=status)


def _sentence(undone: Undone) -> str:
    sentence = _("Taken out: %(removed)d. Put back: %(restored)d.")
    if undone.left:
        sentence += " " + ngettext(
            "%(left)d person has been changed since and stays.",
            "%(left)d people have been changed since and stay.",
            undone.left,
        )
    return sentence % vars(undone)
