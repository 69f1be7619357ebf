"""The fields of a stage as they are saved one by one: `title`, `starts`, `step:55.minutes`, `deadline:7.at`."""

import datetime as dt
import re
from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _

from okmo_session.core.errors import DomainError
from okmo_session.core.fields import Field, as_typed
from okmo_session.core.typed import NO, YES, Tidy, one_of, optional, required, time_of_day, whole_number, yes_or_no
from sessions.actors import Actor
from sessions.domain import limits
from sessions.domain.agenda.times import moment_after
from sessions.models import Deadline, Stage, StageStep

_ROW = re.compile(r"(step|deadline):([1-9][0-9]{0,17})\.([a-z]+)")
_CHOICE = 20

type StageField = Field[Actor]
type Row = Stage | StageStep | Deadline


def fields_of(stage: Stage) -> dict[str, StageField]:
    """Return every field of `stage`, its steps and deadlines by its name, in the order of the page."""
    fields = [*_own(stage)]
    for step in stage.steps.all():
        fields += _of_step(stage, step)
    for deadline in stage.deadlines.all():
        fields += _of_deadline(stage, deadline)
    return {field.name: field for field in fields}


def field_of(stage: Stage, name: str) -> StageField:
    """Return one field of `stage`; a name that no field has is refused with a sentence."""
    row = _ROW.fullmatch(name)
    fields: Iterator[StageField] = iter(())
    if row is None:
        fields = _own(stage)
    elif row[1] == "step":
        fields = (field for step in stage.steps.filter(pk=row[2]) for field in _of_step(stage, step))
    else:
        fields = (field for found in stage.deadlines.filter(pk=row[2]) for field in _of_deadline(stage, found))
    for field in fields:
        if field.name == name:
            return field
    raise DomainError(_("This item of the programme has no such field any more. Load the page again."))


def refuse_begun(stage: Stage) -> None:
    """Raise DomainError where a stage has begun: what was is not planned any more."""
    if stage.state != Stage.State.PLANNED:
        raise DomainError(
            _("“%(title)s” has begun: its time is changed on the console, not in the plan.") % {"title": stage.title}
        )


def text_of_time(stage: Stage, moment: dt.datetime) -> str:
    """Return what the hall's clock shows at `moment`, as a field holds it."""
    return f"{moment.astimezone(stage.session.zone):%H:%M}"


def one_line(text: str) -> str:
    """Return `text` in one line."""
    return " ".join(text.split())


def _title(text: str) -> str:
    return required(one_line(text))


def _own(stage: Stage) -> Iterator[StageField]:
    kept = _column(stage, "")
    yield kept("title", stage.title, limits.STAGE_TITLE, _title)
    yield kept("kind", stage.kind, _CHOICE, _while_planned(stage, one_of(Stage.Kind.values)))
    yield Field(
        "starts",
        text_of_time(stage, stage.planned_at),
        _CHOICE,
        lambda text, by: _update(stage, planned_at=_start(stage, text)),
        _while_planned(stage, time_of_day),
    )
    minutes = _while_planned(stage, whole_number(*limits.STAGE_MINUTES))
    yield kept("planned_minutes", str(stage.planned_minutes), _CHOICE, minutes, int)
    yield kept("is_locked", _yes(stage.is_locked), _CHOICE, _ticked, _is_yes)
    yield kept("result", stage.result, limits.STAGE_RESULT, one_line)
    yield kept("expected", stage.expected, limits.STAGE_EXPECTED, as_typed)


def _of_step(stage: Stage, step: StageStep) -> Iterator[StageField]:
    kept = _column(step, f"step:{step.pk}.")
    yield kept("title", step.title, limits.STEP_TITLE, _title)
    minutes = _while_planned(stage, optional(whole_number(*limits.STEP_MINUTES)))
    yield kept("minutes", str(step.minutes or ""), _CHOICE, minutes, lambda text: int(text) if text else None)


def _of_deadline(stage: Stage, deadline: Deadline) -> Iterator[StageField]:
    kept = _column(deadline, f"deadline:{deadline.pk}.")
    yield kept("title", deadline.title, limits.DEADLINE_TITLE, _title)
    yield kept("purpose", deadline.purpose, _CHOICE, one_of(Deadline.Purpose.values))
    yield kept("at", text_of_time(stage, deadline.at), _CHOICE, time_of_day, lambda text: _within(stage, text))
    yield kept("locks", _yes(deadline.locks), _CHOICE, _ticked, _is_yes)


def _column(row: Row, prefix: str) -> Callable[..., StageField]:
    """Return what makes the field of a column of `row`; `kept` turns a tidied text into the column's value."""

    def make(name: str, value: str, limit: int, tidy: Tidy, kept: Callable[[str], object] = str) -> StageField:
        return Field(prefix + name, value, limit, lambda text, by: _update(row, **{name: kept(text)}), tidy)

    return make


def _update(row: Row, **values: object) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))


def _while_planned(stage: Stage, tidy: Tidy) -> Tidy:
    def tidy_or_refuse(text: str) -> str:
        refuse_begun(stage)
        return tidy(text)

    return tidy_or_refuse


def _start(stage: Stage, text: str) -> dt.datetime:
    earlier = stage.session.stages.filter(position__lt=stage.position).last()
    if earlier:
        return moment_after(dt.time.fromisoformat(text), earlier.planned_at.astimezone(stage.session.zone))
    own = stage.planned_at.astimezone(stage.session.zone)
    return moment_after(dt.time.fromisoformat(text), own.replace(hour=0, minute=0, second=0, microsecond=0))


def _within(stage: Stage, text: str) -> dt.datetime:
    return moment_after(dt.time.fromisoformat(text), stage.planned_at.astimezone(stage.session.zone))


def _ticked(text: str) -> str:
    # A box without its tick sends nothing.
    return yes_or_no(text or NO)


def _yes(value: bool) -> str:
    return YES if value else NO


def _is_yes(text: str) -> bool:
    return text == YES
