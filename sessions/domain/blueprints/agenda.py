"""The agenda of a blueprint: a stage lasts until the next begins, the last one until its own end."""

import datetime as dt

from django.utils.translation import gettext as _

from sessions.domain.blueprints.content import DeadlineContent, StageContent, StepContent
from sessions.domain.blueprints.marked import Marked
from sessions.models import Deadline, Stage

_FIELDS = {"starts", "ends", "title", "kind", "result", "expected", "is_locked", "steps", "deadlines"}
_REQUIRED = ("starts", "title", "kind")

type Fields = dict[str, Marked]


def read_agenda(marked: Marked) -> tuple[StageContent, ...]:
    """Return the stages in order; each must start after the one before."""
    rows = [item.entries(_FIELDS, _REQUIRED) for item in marked.items()]
    if not rows:
        raise marked.refusal(_("an agenda has at least one stage."))
    if "ends" not in rows[-1]:
        raise rows[-1]["starts"].refusal(_("the last stage needs its end: “ends: 19.00”."))
    following: list[Fields | None] = [*rows[1:], None]
    return tuple(_stage(fields, after) for fields, after in zip(rows, following, strict=True))


def _stage(fields: Fields, after: Fields | None) -> StageContent:
    starts = fields["starts"].time()
    end = fields.get("ends") or (after or fields)["starts"]
    minutes = _minutes_between(starts, end.time())
    if minutes <= 0:
        raise end.refusal(_("the stage ends before it begins."))
    if after and _minutes_between(end.time(), after["starts"].time()) < 0:
        raise after["starts"].refusal(_("this stage begins before the one before has ended."))
    deadlines = fields["deadlines"].items() if "deadlines" in fields else []
    steps = fields["steps"].items() if "steps" in fields else []
    return StageContent(
        starts=starts,
        minutes=minutes,
        title=fields["title"].required_text(300),
        kind=fields["kind"].choice(Stage.Kind.values),
        result=fields["result"].text(300) if "result" in fields else "",
        expected=fields["expected"].text(2_000) if "expected" in fields else "",
        is_locked="is_locked" in fields and fields["is_locked"].yes_no(),
        steps=tuple(_step(item) for item in steps),
        deadlines=tuple(_deadline(item, starts, minutes) for item in deadlines),
    )


def _step(marked: Marked) -> StepContent:
    fields = marked.entries({"title", "minutes"}, ("title",))
    minutes = fields["minutes"].number(1, 600) if "minutes" in fields else None
    return StepContent(fields["title"].required_text(400), minutes)


def _deadline(marked: Marked, starts: dt.time, minutes: int) -> DeadlineContent:
    fields = marked.entries({"at", "purpose", "title", "locks"}, ("at", "purpose", "title"))
    at = fields["at"].time()
    if not 0 < _minutes_between(starts, at) <= minutes:
        raise fields["at"].refusal(_("the deadline lies outside its stage."))
    purpose = fields["purpose"].choice(Deadline.Purpose.values)
    locks = "locks" in fields and fields["locks"].yes_no()
    return DeadlineContent(at, purpose, fields["title"].required_text(200), locks)


def _minutes_between(start: dt.time, end: dt.time) -> int:
    return (end.hour - start.hour) * 60 + end.minute - start.minute
