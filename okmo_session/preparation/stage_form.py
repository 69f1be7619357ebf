"""The form of one stage of the agenda as its page shows it: labels, kinds of control, what is wrong with a text."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from okmo_session.core.autosave_form import EntryField
from okmo_session.core.typed import YES
from sessions.domain.agenda.fields import fields_of
from sessions.models import Deadline, Stage, StageStep

type Fields = Mapping[str, EntryField]


@dataclass(frozen=True)
class Control:
    """A field with its label and its control: `text`, `line` (it grows), `short`, `lines`, `select`, `tick`."""

    field: EntryField
    label: str
    kind: str = "text"
    options: tuple[tuple[str, Any], ...] = ()
    hint: str = ""
    is_optional: bool = False
    is_closed: bool = False
    is_first: bool = False

    @property
    def theirs(self) -> str:
        """What somebody else chose or wrote meanwhile, in words."""
        theirs = self.field.conflict.theirs if self.field.conflict else ""
        words = dict(self.options) | ({YES: _("yes"), "no": _("no")} if self.kind == "tick" else {})
        return str(words.get(theirs, theirs))


@dataclass(frozen=True)
class Row:
    """A step or a deadline with its controls by name."""

    thing: StageStep | Deadline
    controls: Mapping[str, Control]


def values_of(stage: Stage) -> dict[str, str]:
    """Return what each field of the page of `stage` holds."""
    return {name: field.value for name, field in fields_of(stage).items()}


def stage_form(stage: Stage, fields: Fields, at: str = "") -> dict[str, Any]:
    """Return the controls of `stage` for the template; `at` is the field the page goes to."""
    return {
        "own": own_controls(stage, fields),
        "steps": [Row(step, _step_controls(stage, step, fields, at)) for step in stage.steps.all()],
        "deadlines": [Row(row, _deadline_controls(row, fields, at)) for row in stage.deadlines.all()],
        "is_closed": _has_begun(stage),
    }


def own_controls(stage: Stage, fields: Fields) -> dict[str, Control]:
    """Return the controls of the stage itself."""
    closed = _has_begun(stage)
    return {
        "title": Control(fields["title"], _("Title of the item")),
        "kind": Control(
            fields["kind"],
            _("Kind"),
            "select",
            tuple(Stage.Kind.choices),
            hint=_("It decides what phones, tables and the screen show."),
            is_closed=closed,
        ),
        "starts": Control(fields["starts"], _("Begins"), "short", is_closed=closed),
        "minutes": Control(fields["planned_minutes"], _("Minutes"), "short", is_closed=closed),
        "is_locked": Control(
            fields["is_locked"],
            _("The start is locked"),
            "tick",
            hint=_("It stays when what is before it grows or is late: lunch, for example."),
        ),
        "result": Control(fields["result"], _("Result"), is_optional=True),
        "expected": Control(
            fields["expected"],
            _("What is expected of a participant"),
            "lines",
            hint=_("One or two sentences; phones and tables show them while it runs."),
            is_optional=True,
        ),
    }


def _step_controls(stage: Stage, step: StageStep, fields: Fields, at: str) -> dict[str, Control]:
    name = f"step:{step.pk}"
    return {
        "title": Control(fields[f"{name}.title"], _("Step"), "line", is_first=at == name),
        "minutes": Control(fields[f"{name}.minutes"], _("Minutes"), "short", is_closed=_has_begun(stage)),
    }


def _deadline_controls(deadline: Deadline, fields: Fields, at: str) -> dict[str, Control]:
    name = f"deadline:{deadline.pk}"
    return {
        "title": Control(fields[f"{name}.title"], _("What is handed in"), is_first=at == name),
        "at": Control(fields[f"{name}.at"], _("By"), "short"),
        "purpose": Control(fields[f"{name}.purpose"], _("What it closes"), "select", tuple(Deadline.Purpose.choices)),
        "locks": Control(fields[f"{name}.locks"], _("Afterwards nothing is taken"), "tick"),
    }


def _has_begun(stage: Stage) -> bool:
    return stage.state != Stage.State.PLANNED
