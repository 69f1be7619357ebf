"""The steps of a stage and its deadlines: added, taken out, put in order."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from okmo_session.core import ordering
from okmo_session.core.errors import DomainError
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from sessions.actors import Actor
from sessions.domain.agenda.fields import refuse_begun
from sessions.domain.locking import lock_session
from sessions.domain.topics import Topic
from sessions.models import Deadline, Stage, StageStep

MOST_ROWS = 40
STEP_MINUTES = 5
PURPOSES = {
    Stage.Kind.VOTING: Deadline.Purpose.VOTE,
    Stage.Kind.RESULTS: Deadline.Purpose.VOTE,
    Stage.Kind.MEASURES: Deadline.Purpose.MEASURES,
    Stage.Kind.ASSEMBLY: Deadline.Purpose.MEASURES,
}


@transaction.atomic
def add_step(stage: Stage, by: Actor) -> StageStep:
    """Add a step of five minutes at the end of a planned stage."""
    _open(stage)
    _refuse_too_many(stage.steps.count())
    position = ordering.next_position(stage.steps.all())
    step = StageStep.objects.create(stage=stage, position=position, title=_("New step"), minutes=STEP_MINUTES)
    log(stage.session, "step added", by=by, target=stage)
    publish(stage.session, Topic.AGENDA)
    return step


@transaction.atomic
def remove_step(stage: Stage, pk: int, by: Actor) -> None:
    """Take a step out of its planned stage; of two clicks the second changes nothing."""
    _open(stage)
    if stage.steps.filter(pk=pk).delete()[0]:
        log(stage.session, "step removed", by=by, target=stage)
        publish(stage.session, Topic.AGENDA)


@transaction.atomic
def move_step(stage: Stage, pk: int, places: int, by: Actor) -> None:
    """Put a step some places further down, or up where `places` is negative."""
    _open(stage)
    ordering.move(stage.steps.all(), pk, places)
    log(stage.session, "steps reordered", by=by, target=stage)
    publish(stage.session, Topic.AGENDA)


@transaction.atomic
def reorder_steps(stage: Stage, pks: Sequence[int], by: Actor) -> None:
    """Put the steps of a planned stage into the order of `pks`."""
    _open(stage)
    ordering.reorder(stage.steps.all(), pks)
    log(stage.session, "steps reordered", by=by, target=stage)
    publish(stage.session, Topic.AGENDA)


@transaction.atomic
def add_deadline(stage: Stage, by: Actor) -> Deadline:
    """Add a deadline at the end of a stage, for what its kind is handed in by; it does not lock."""
    lock_session(stage.session)
    _refuse_too_many(stage.deadlines.count())
    purpose = PURPOSES.get(Stage.Kind(stage.kind), Deadline.Purpose.RECORD)
    title = _("Hand in to the headquarters")
    deadline = Deadline.objects.create(stage=stage, purpose=purpose, title=title, at=stage.planned_end)
    log(stage.session, "deadline added", by=by, target=stage)
    publish(stage.session, Topic.AGENDA)
    return deadline


@transaction.atomic
def remove_deadline(stage: Stage, pk: int, by: Actor) -> None:
    """Take a deadline out of its stage: nothing is closed by it any more; the second of two clicks changes nothing."""
    lock_session(stage.session)
    if stage.deadlines.filter(pk=pk).delete()[0]:
        log(stage.session, "deadline removed", by=by, target=stage)
        publish(stage.session, Topic.AGENDA)


def _open(stage: Stage) -> None:
    lock_session(stage.session)
    stage.refresh_from_db(fields=["state", "title"])
    refuse_begun(stage)


def _refuse_too_many(count: int) -> None:
    if count >= MOST_ROWS:
        raise DomainError(_("There are %(count)s rows already: more fit on no screen.") % {"count": count})
