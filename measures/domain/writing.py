"""A plan as it is written: field by field, nobody's words overwritten silently."""

import datetime as dt
from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _

from measures.domain.tables import topics_of_deciding, topics_of_writing
from measures.models import Measure, MeasurePlan
from okmo_session.core.autosave import Change, Conflict, Saved, save_field
from okmo_session.core.clock import now
from okmo_session.core.errors import DomainError
from okmo_session.core.live.publish import publish
from sessions.actors import Actor
from sessions.domain import teams
from sessions.domain.locking import lock_session
from sessions.models import Participant, Team

PARTS = ("what", "who", "result", "due")
TEAM_NAME = "name"


def field_values(plan: MeasurePlan) -> dict[str, str]:
    """Return every field of `plan` by its name: `name`, `what:1` … `due:4`, the date as 2026-11-24."""
    values = {TEAM_NAME: plan.team.name}
    for measure in plan.measures.all():
        values |= {f"{part}:{measure.position}": _text(getattr(measure, part)) for part in PARTS}
    return values


@transaction.atomic
def save(plan: MeasurePlan, change: Change, by: Actor) -> Saved | Conflict:
    """Write one field, or return both texts where somebody was faster; DomainError once the plan is handed in."""
    session = plan.team.session
    lock_session(session)
    refuse_closed(plan)
    current, write = _field(plan, change.field)
    outcome = save_field(session, plan, change, current=current, write=write, by=by)
    if isinstance(outcome, Saved):
        MeasurePlan.objects.filter(pk=plan.pk).update(edited_at=now())
        publish(session, *topics_of_writing(plan))
    return outcome


@transaction.atomic
def name_speaker(plan: MeasurePlan, participant: Participant, by: Actor) -> None:
    """Name who reports on `plan` in the general meeting: somebody who sits at its table."""
    lock_session(plan.team.session)
    refuse_closed(plan)
    teams.name_speaker(plan.team, participant, by)
    MeasurePlan.objects.filter(pk=plan.pk).update(edited_at=now())
    publish(plan.team.session, *topics_of_deciding(plan))


def refuse_closed(plan: MeasurePlan) -> None:
    """Raise DomainError unless the team may still write; the caller holds the session's lock."""
    plan.refresh_from_db(fields=["state"])
    if not plan.is_open:
        raise DomainError(_("The plan is handed in. The headquarters can return it for changes."))


def _field(plan: MeasurePlan, name: str) -> tuple[str, Callable[[str], None]]:
    """Return what the field holds now and how a new text is put into it."""
    if name == TEAM_NAME:
        team = Team.objects.get(pk=plan.team_id)
        return team.name, lambda text: _update(Team, team.pk, "name", text)
    part, _colon, position = name.partition(":")
    measure = plan.measures.filter(position=int(position)).first() if position.isdecimal() else None
    if part not in PARTS or measure is None:
        raise DomainError(_("The plan has no such field."))
    return _text(getattr(measure, part)), lambda text: _update(Measure, measure.pk, part, _value(part, text))


def _update(model: type[Team] | type[Measure], pk: int, column: str, value: str | dt.date | None) -> None:
    model._default_manager.filter(pk=pk).update(**{column: value})


def _text(value: str | dt.date | None) -> str:
    return value.isoformat() if isinstance(value, dt.date) else value or ""


def _value(part: str, text: str) -> str | dt.date | None:
    if part != "due":
        return text
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise DomainError(_("“%(text)s” is not a date.") % {"text": text[:40]}) from error
