"""A plan as it is written: field by field, nobody's words overwritten silently."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from measures.domain.tables import read_state, topics_of_writing
from measures.models import Measure, MeasurePlan
from okmo_session.core.autosave import Change, Conflict, Saved, save_field
from okmo_session.core.clock import now
from okmo_session.core.errors import DomainError
from okmo_session.core.forms import PARAGRAPH
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from sessions.actors import Actor
from sessions.domain.locking import lock_session
from sessions.domain.teams import members_of, name_speaker, name_team
from sessions.models import Team

PARTS = ("what", "who", "result", "due")
TEAM_NAME = "name"
SPEAKER = "speaker"
NAME_LENGTH = 100

Write = Callable[[str], None]


def field_values(plan: MeasurePlan) -> dict[str, str]:
    """Return every field of `plan`: `name`, `speaker` (an id), `what:1` … `due:4` (a date as 2026-11-24)."""
    values = {TEAM_NAME: plan.team.name, SPEAKER: _text(plan.team.speaker_id)}
    for measure in plan.measures.all():
        values |= {f"{part}:{measure.position}": _text(getattr(measure, part)) for part in PARTS}
    return values


@transaction.atomic
def save(plan: MeasurePlan, change: Change, by: Actor) -> Saved | Conflict:
    """Write one field, or return both texts where somebody was faster; DomainError once the plan is handed in."""
    session = plan.team.session
    lock_session(session)
    _refuse_closed(plan)
    change = _tidied(change)
    _refuse_too_long(change)
    current, write = _field(plan, change.field, by)
    outcome = save_field(session, plan, change, current=current, write=write, by=by)
    if isinstance(outcome, Saved) and outcome.value != current:
        MeasurePlan.objects.filter(pk=plan.pk).update(edited_at=now())
        log(session, "measure plan edited", by=by, target=plan, field=change.field)
        publish(session, *topics_of_writing(plan))
    return outcome


def _refuse_closed(plan: MeasurePlan) -> None:
    read_state(plan)
    if not plan.is_open:
        raise DomainError(_("The plan is handed in. The headquarters can return it for changes."))


def _refuse_too_long(change: Change) -> None:
    limit = NAME_LENGTH if change.field == TEAM_NAME else PARAGRAPH
    if len(change.value) > limit:
        sentence = ngettext(
            "The text is too long: %(length)s characters, and this field holds %(limit)s character.",
            "The text is too long: %(length)s characters, and this field holds %(limit)s characters.",
            limit,
        )
        raise DomainError(sentence % {"length": len(change.value), "limit": limit})


def _field(plan: MeasurePlan, name: str, by: Actor) -> tuple[str, Write]:
    """Return what the field holds now and how a new text is put into it."""
    team = Team.objects.select_related("session").get(pk=plan.team_id)
    if name == TEAM_NAME:
        return team.name, lambda text: name_team(team, text, by)
    if name == SPEAKER:
        return _text(team.speaker_id), lambda text: _name_speaker(team, text, by)
    part, _colon, position = name.partition(":")
    measure = next((row for row in Measure.objects.filter(plan=plan) if str(row.position) == position), None)
    if part not in PARTS or measure is None:
        raise DomainError(_("The plan has no such field."))
    return _text(getattr(measure, part)), lambda text: _update(
        Measure, measure.pk, part, text or (None if part == "due" else "")
    )


def _name_speaker(team: Team, text: str, by: Actor) -> None:
    if not text:
        return _update(Team, team.pk, "speaker", None)
    member = next((member for member in members_of(team) if str(member.pk) == text), None)
    if member is None:
        raise DomainError(_("The speaker must be a member of the team. Add this person to the table first."))
    name_speaker(team, member, by)


def _update(model: type[Team] | type[Measure], pk: int, column: str, value: str | None) -> None:
    model._default_manager.filter(pk=pk).update(**{column: value})


def _text(value: str | int | dt.date | None) -> str:
    return value.isoformat() if isinstance(value, dt.date) else str(value or "")


def _tidied(change: Change) -> Change:
    """Return `change` with a date as 2026-11-24, also where a browser without a calendar sent 24.11.2026."""
    if not change.field.startswith("due:") or not change.value:
        return change
    try:
        day = dt.datetime.strptime(change.value, "%d.%m.%Y" if "." in change.value else "%Y-%m-%d").date()
    except ValueError as error:
        raise DomainError(_("“%(text)s” is not a date.") % {"text": change.value[:40]}) from error
    return replace(change, value=day.isoformat())
