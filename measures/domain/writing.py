"""A plan as it is written: field by field, nobody's words overwritten silently."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from measures.domain.tables import read_state, topics_of_writing
from measures.models import Measure, MeasurePlan
from okmo_session.core.autosave import Change, Conflict, Saved
from okmo_session.core.clock import now
from okmo_session.core.errors import DomainError
from okmo_session.core.fields import Field, as_typed, save_into
from okmo_session.core.forms import PARAGRAPH
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from sessions.actors import Actor
from sessions.domain.locking import lock_session
from sessions.domain.tables.teams import members_of, name_speaker, name_team
from sessions.models import Team

PARTS = ("what", "who", "result", "due")
TEAM_NAME = "name"
SPEAKER = "speaker"
NAME_LENGTH = 100

type PlanField = Field[Actor]


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
    field = _field(plan, change.field)
    outcome = save_into(session, plan, field, change, by)
    if isinstance(outcome, Saved) and outcome.value != field.value:
        MeasurePlan.objects.filter(pk=plan.pk).update(edited_at=now())
        log(session, "measure plan edited", by=by, target=plan, field=change.field)
        publish(session, *topics_of_writing(plan))
    return outcome


def _refuse_closed(plan: MeasurePlan) -> None:
    read_state(plan)
    if not plan.is_open:
        raise DomainError(_("The plan is handed in. The headquarters can return it for changes."))


def _field(plan: MeasurePlan, name: str) -> PlanField:
    team = Team.objects.select_related("session").get(pk=plan.team_id)
    if name == TEAM_NAME:
        return Field(name, team.name, NAME_LENGTH, lambda text, by: name_team(team, text, by))
    if name == SPEAKER:
        return Field(name, _text(team.speaker_id), 20, lambda text, by: _name_speaker(team, text, by))
    part, _colon, position = name.partition(":")
    measure = next((row for row in Measure.objects.filter(plan=plan) if str(row.position) == position), None)
    if part not in PARTS or measure is None:
        raise DomainError(_("The plan has no such field."))
    return _part(measure, part)


def _part(measure: Measure, part: str) -> PlanField:
    def write(text: str, by: Actor) -> None:
        _update(Measure, measure.pk, part, text or (None if part == "due" else ""))

    tidy = _date if part == "due" else as_typed
    return Field(f"{part}:{measure.position}", _text(getattr(measure, part)), PARAGRAPH, write, tidy)


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


def _date(text: str) -> str:
    """Return a date as 2026-11-24, also where a browser without a calendar sent 24.11.2026."""
    if not text:
        return ""
    try:
        return dt.datetime.strptime(text, "%d.%m.%Y" if "." in text else "%Y-%m-%d").date().isoformat()
    except ValueError as error:
        raise DomainError(_("“%(text)s” is not a date.") % {"text": text[:40]}) from error
