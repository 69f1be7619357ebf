"""The talk that runs, as the hall reads it on phones and tablets, and the notes of a table for its speaker."""

import json
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from okmo_session.core.autosave import versions
from okmo_session.core.autosave_form import EntryField, autosave_answer, entry_fields, new_form_id, save_form
from okmo_session.core.htmx import is_htmx, render_region
from okmo_session.core.log import reference
from sessions.access import ActorRequest, actor_required
from sessions.layouts import layout_of
from sessions.models import StrategySession, Team
from triads.domain.talks.notes import FIELD, save_notes
from triads.domain.talks.running import TalksNow, talks_now
from triads.domain.talks.summaries import phase_clock
from triads.domain.visibility import talks_have_begun
from triads.models import Talk
from triads.rules import can_assess, can_read_triads, can_see_assessment, can_see_team_triads, can_write_record
from triads.views.record.written import own_team, written_triads


@never_cache
@require_GET
@actor_required(can_read_triads)
def talk_now(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return _page(request, talks_now(session))


@never_cache
@sensitive_post_parameters()
@require_POST
@actor_required(can_write_record)
def notes_autosave(request: ActorRequest, session: StrategySession) -> JsonResponse:
    return autosave_answer(request, partial(save_notes, _own_talk(request), by=request.actor))


@never_cache
@sensitive_post_parameters()
@require_POST
@actor_required(can_write_record)
def notes_save(request: ActorRequest, session: StrategySession) -> HttpResponse:
    talk = _own_talk(request)
    unsaved = save_form(request, talk, {FIELD: talk.notes}, partial(save_notes, talk, by=request.actor))
    if unsaved:
        return _page(request, talks_now(session), unsaved[FIELD])
    messages.success(request, _("Everything is saved."))
    return redirect("triads:talk_now", session.slug)


def _own_talk(request: ActorRequest) -> Talk:
    talks_now(request.actor.session)  # gives the team its place in the line
    return get_object_or_404(request.actor.session.talks.select_related("team"), team=request.actor.team)


def _page(request: ActorRequest, line: TalksNow, unsaved: EntryField | None = None) -> HttpResponse:
    own = own_team(request)
    context = _hall(request, line, own) | {"layout": layout_of(request.actor), "team": own}
    if request.actor.team and own:
        context |= _notes(line, own, unsaved, with_field=not is_htmx(request))
    status = 200 if unsaved is None else 409 if unsaved.conflict else 422
    return render_region(request, "triads/talks/now.html", "talk-now", context, status=status)


def _hall(request: ActorRequest, line: TalksNow, own: Team | None) -> dict[str, Any]:
    current = line.current
    begun = talks_have_begun(line.session)
    may_read = current is not None and can_see_team_triads(request.actor, current.team, begun, own)
    triads = written_triads(current.team) if current and may_read else []
    return {
        "line": line,
        "current": current,
        "clock": phase_clock(current),
        "triads": triads,
        "is_own": current is not None and current.team == own,
        "has_sheet": can_see_assessment(request.actor),
        "can_assess": bool(triads and own and current and current.team != own and can_assess(request.actor)),
        "is_next": line.coming is not None and line.coming.team == own,
    }


def _notes(line: TalksNow, own: Team, unsaved: EntryField | None, *, with_field: bool) -> dict[str, Any]:
    talk = next((talk for talk in line.talks if talk.team == own), None)
    if talk is None:
        return {}
    context: dict[str, Any] = {"talk": talk, "field_versions": json.dumps(versions(talk))}
    if with_field:
        context |= {
            "field": unsaved or entry_fields(talk, {FIELD: talk.notes})[FIELD],
            "document": reference(talk),
            "form_id": new_form_id(),
            "own_triads": written_triads(own),
        }
    return context
