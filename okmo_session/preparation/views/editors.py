import json
from collections.abc import Callable
from functools import partial
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from okmo_session.core.autosave import versions
from okmo_session.core.autosave_form import EntryField, autosave_answer, entry_fields, new_form_id, save_form
from okmo_session.core.errors import DomainError
from okmo_session.core.forms import LONGEST_ID
from okmo_session.core.htmx import is_htmx, render_region
from okmo_session.core.log import reference
from okmo_session.core.refusals import refusal_told
from okmo_session.core.text import clean_text
from okmo_session.preparation.entries import Page, shown_parts
from okmo_session.preparation.pages import PAGES
from sessions.access import ActorRequest, actor_required
from sessions.domain.editing.fields import add_row, delete_row, move_row, order_rows
from sessions.domain.editing.head import time_zones
from sessions.domain.editing.lists import RowList
from sessions.models import StrategySession
from sessions.rules import can_prepare
from triads.domain.editing import LISTS, save

type Fields = dict[str, EntryField]


@require_GET
@actor_required(can_prepare)
def editor(request: ActorRequest, session: StrategySession, page: str) -> HttpResponse:
    return _show(request, session, _page(page))


@require_POST
@actor_required(can_prepare)
def field_save(request: ActorRequest, session: StrategySession) -> JsonResponse:
    return autosave_answer(request, partial(save, session, by=request.actor))


@require_POST
@actor_required(can_prepare)
def editor_save(request: ActorRequest, session: StrategySession, page: str) -> HttpResponse:
    return _save_and(request, session, _page(page))


@require_POST
@actor_required(can_prepare)
def row_move(request: ActorRequest, session: StrategySession, page: str, rows: str, pk: int) -> HttpResponse:
    found = _page(page)
    step = -1 if request.POST.get("step") == "-1" else 1
    act = partial(move_row, session, _list(found, rows, session, pk), pk, step, request.actor)
    return _save_and(request, session, found, act, at=rows)


@require_POST
@actor_required(can_prepare)
def row_delete(request: ActorRequest, session: StrategySession, page: str, rows: str, pk: int) -> HttpResponse:
    found = _page(page)
    act = partial(_delete, request, session, found, _list(found, rows, session, pk), pk)
    return _save_and(request, session, found, act, at=rows, without=f"{rows}:{pk}.")


@require_POST
@actor_required(can_prepare)
def rows_order(request: ActorRequest, session: StrategySession, page: str, rows: str) -> HttpResponse:
    found = _page(page)
    pks = [int(pk) for pk in request.POST.getlist("pks") if pk.isdecimal() and len(pk) <= LONGEST_ID]
    order_rows(session, _list(found, rows, session), pks, request.actor)
    return _redirect(session, found, rows)


def _delete(request: ActorRequest, session: StrategySession, page: Page, rows: RowList, pk: int) -> None:
    with refusal_told(request):
        delete_row(session, rows, pk, request.actor)
        return
    # The row stays, and so does what was typed there.
    _save_fields(request, session, page, without="")


def _page(name: str) -> Page:
    if name not in PAGES:
        raise Http404
    return PAGES[name]


def _list(page: Page, name: str, session: StrategySession, pk: int | None = None) -> RowList:
    """Return a list of the page; a row that is gone does no harm, one of another session does not exist."""
    if name not in page.lists or (pk is not None and LISTS[name].is_of_another(session, pk)):
        raise Http404
    return LISTS[name]


def _save_and(
    request: ActorRequest,
    session: StrategySession,
    page: Page,
    act: Callable[[], None] = lambda: None,
    *,
    at: str = "",
    without: str = "",
) -> HttpResponse:
    """Save all that the page's form carries and then `act`; what cannot be saved is shown again, and nothing is done.

    The fields that begin with `without` belong to a row that is about to go.
    """
    unsaved = _save_fields(request, session, page, without)
    added, refused = _add_new_rows(request, session, page)
    if unsaved or refused:
        return _show(request, session, page, unsaved, refused)
    act()
    if not (at or added):
        messages.success(request, _("Everything is saved."))
    return _redirect(session, page, at or added, is_added=not at and bool(added))


def _save_fields(request: ActorRequest, session: StrategySession, page: Page, without: str) -> Fields:
    values = page.values(session)
    touched = {name: value for name, value in values.items() if not (without and name.startswith(without))}
    save_all = partial(save_form, request, session, touched, partial(save, session, by=request.actor))
    # The least of two numbers may have to wait for the most: what was refused is tried once more.
    return save_all() and save_all()


def _add_new_rows(request: ActorRequest, session: StrategySession, page: Page) -> tuple[str, Fields]:
    """Add what was typed for new rows; return the list of the last one, and the fields of those that were refused."""
    added, refused = "", {}
    for rows in page.lists:
        names = page.new_names(rows)
        texts = {column: clean_text(request.POST.get(name, "")) for column, name in names.items()}
        if not any(texts.values()) and request.POST.get("add") != rows:
            continue
        problems = LISTS[rows].problems(texts) or _added(session, rows, texts, request)
        for column in texts if problems else ():
            refused[names[column]] = EntryField(names[column], texts[column], 0, error=problems.get(column, ""))
        added = added if problems else rows
    return added, refused


def _added(session: StrategySession, rows: str, texts: dict[str, str], request: ActorRequest) -> dict[str, str]:
    try:
        add_row(session, LISTS[rows], texts, request.actor)
    except DomainError as error:
        return {next(iter(texts)): str(error)}
    return {}


def _redirect(session: StrategySession, page: Page, rows: str = "", *, is_added: bool = False) -> HttpResponse:
    url = reverse("preparation:editor", args=[session.slug, page.name])
    if is_added:
        # The new row's field takes the cursor; an address that names a part of the page would keep it from that.
        return HttpResponseRedirect(f"{url}?at={quote(rows)}")
    return HttpResponseRedirect(f"{url}#rows-{quote(rows)}" if rows else url)


def _show(
    request: ActorRequest,
    session: StrategySession,
    page: Page,
    unsaved: Fields | None = None,
    refused: Fields | None = None,
) -> HttpResponse:
    context = {"page": page, "field_versions": json.dumps(versions(session))}
    if not is_htmx(request):
        fields = entry_fields(session, page.values(session)) | (unsaved or {})
        context |= {
            "parts": list(shown_parts(page, fields, refused or {})),
            "unsaved": bool(unsaved or refused),
            "document": reference(session),
            "form_id": new_form_id(),
            "at": request.GET.get("at", ""),
            "time_zones": time_zones() if page.name == "head" else [],
        }
    return render_region(request, "preparation/editor.html", "editor-versions", context, _status(unsaved, refused))


def _status(unsaved: Fields | None, refused: Fields | None) -> int:
    if any(field.conflict for field in (unsaved or {}).values()):
        return 409
    return 422 if unsaved or refused else 200
