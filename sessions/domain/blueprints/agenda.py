"""The agenda of a blueprint: a stage lasts its `minutes`, or to its `ends`, or until the next begins."""

import datetime as dt

from django.utils.translation import gettext as _

from sessions.domain import limits
from sessions.domain.blueprints.content import DeadlineContent, StageContent, StepContent
from sessions.domain.blueprints.marked import Marked
from sessions.models import Deadline, Stage

_FIELDS = {
    *("starts", "ends", "minutes", "next_day", "title", "kind", "result", "expected", "is_locked"),
    *("steps", "deadlines"),
}
_REQUIRED = ("starts", "title", "kind")

type Fields = dict[str, Marked]


def read_agenda(marked: Marked) -> tuple[StageContent, ...]:
    """Return the stages in order; what is only unwise, such as two that overlap, the agenda editor warns of."""
    rows = [item.entries(_FIELDS, _REQUIRED) for item in marked.items()]
    following: list[Fields | None] = [*rows[1:], None]
    return tuple(_stage(fields, after) for fields, after in zip(rows, following, strict=False))


def _stage(fields: Fields, after: Fields | None) -> StageContent:
    starts = fields["starts"].time()
    minutes = fields["minutes"].number(*limits.STAGE_MINUTES) if "minutes" in fields else _length(fields, after)
    deadlines = fields["deadlines"].items() if "deadlines" in fields else []
    steps = fields["steps"].items() if "steps" in fields else []
    return StageContent(
        starts=starts,
        minutes=minutes,
        title=fields["title"].required_text(limits.STAGE_TITLE),
        kind=fields["kind"].choice(Stage.Kind.values),
        result=fields["result"].text(limits.STAGE_RESULT) if "result" in fields else "",
        expected=fields["expected"].text(limits.STAGE_EXPECTED) if "expected" in fields else "",
        is_locked="is_locked" in fields and fields["is_locked"].yes_no(),
        steps=tuple(_step(item) for item in steps),
        deadlines=tuple(_deadline(item) for item in deadlines),
        next_day=_is_next_day(fields),
    )


def _length(fields: Fields, after: Fields | None) -> int:
    if "ends" not in fields and after is None:
        raise fields["starts"].refusal(_("the last stage needs its end: “ends: 19.00”."))
    end = fields.get("ends") or (after or fields)["starts"]
    minutes = _minutes_between(fields["starts"].time(), end.time())
    if minutes <= 0:
        raise end.refusal(_("the stage ends before it begins."))
    if after and _minutes_between(end.time(), after["starts"].time()) < 0:
        raise after["starts"].refusal(_("this stage begins before the one before has ended."))
    return minutes


def _step(marked: Marked) -> StepContent:
    fields = marked.entries({"title", "minutes"}, ("title",))
    minutes = fields["minutes"].number(*limits.STEP_MINUTES) if "minutes" in fields else None
    return StepContent(fields["title"].required_text(limits.STEP_TITLE), minutes)


def _deadline(marked: Marked) -> DeadlineContent:
    fields = marked.entries({"at", "purpose", "title", "locks", "next_day"}, ("at", "purpose", "title"))
    return DeadlineContent(
        at=fields["at"].time(),
        purpose=fields["purpose"].choice(Deadline.Purpose.values),
        title=fields["title"].required_text(limits.DEADLINE_TITLE),
        locks="locks" in fields and fields["locks"].yes_no(),
        next_day=_is_next_day(fields),
    )


def _is_next_day(fields: Fields) -> bool:
    return "next_day" in fields and fields["next_day"].yes_no()


def _minutes_between(start: dt.time, end: dt.time) -> int:
    return (end.hour - start.hour) * 60 + end.minute - start.minute
