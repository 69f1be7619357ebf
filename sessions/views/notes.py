from functools import partial

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from okmo_session.core.autosave_form import EntryField, autosave_answer, entry_fields, new_form_id, save_form
from sessions.access import ActorRequest, actor_required
from sessions.domain.people.notes import FIELD, note_of, open_note, save_note
from sessions.models import Note, Participant, StrategySession
from sessions.rules import is_participant


@never_cache
@require_GET
@actor_required(is_participant)
def notes(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return _page(request, note_of(_owner(request)))


@never_cache
@sensitive_post_parameters()
@require_POST
@actor_required(is_participant)
def note_autosave(request: ActorRequest, session: StrategySession) -> JsonResponse:
    return autosave_answer(request, partial(save_note, open_note(_owner(request))))


@never_cache
@sensitive_post_parameters()
@require_POST
@actor_required(is_participant)
def note_save(request: ActorRequest, session: StrategySession) -> HttpResponse:
    note = open_note(_owner(request))
    unsaved = save_form(request, note, {FIELD: note.text}, partial(save_note, note))
    if unsaved:
        return _page(request, note, unsaved[FIELD])
    messages.success(request, _("Everything is saved."))
    return redirect("sessions:notes", session.slug)


def _owner(request: ActorRequest) -> Participant:
    participant = request.actor.participant
    assert participant is not None, "only a participant has notes"
    return participant


def _page(request: ActorRequest, note: Note, unsaved: EntryField | None = None) -> HttpResponse:
    context = {
        "field": unsaved or entry_fields(note, {FIELD: note.text})[FIELD],
        "document": f"note-of:{note.participant_id}",
        "form_id": new_form_id(),
    }
    status = 200 if unsaved is None else 409 if unsaved.conflict else 422
    return render(request, "sessions/notes.html", context, status=status)
