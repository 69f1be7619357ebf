"""The agenda as it is run: one stage at a time."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from okmo_session.core.clock import now
from okmo_session.core.errors import DomainError
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from sessions.actors import Actor
from sessions.domain.locking import lock_session
from sessions.domain.topics import Topic
from sessions.models import Stage, StageStep, StrategySession, Timer


def running_stage(session: StrategySession) -> Stage | None:
    """Return the stage that runs now with its timer and steps, or None."""
    running = session.stages.filter(state=Stage.State.RUNNING)
    return running.select_related("timer").prefetch_related("steps", "deadlines").first()


@transaction.atomic
def start_stage(stage: Stage, by: Actor) -> None:
    """Finish the stage that runs, if any, and start this one for as long as the plan says."""
    lock_session(stage.session)
    started_at = now()
    running = stage.session.stages.filter(state=Stage.State.RUNNING).exclude(pk=stage.pk).first()
    if running:
        _change_state(running, Stage.State.RUNNING, Stage.State.FINISHED, finished_at=started_at)
        log(stage.session, "stage finished", by=by, target=running)
    _change_state(stage, Stage.State.PLANNED, Stage.State.RUNNING, started_at=started_at)
    length = dt.timedelta(minutes=stage.planned_minutes)
    Timer.objects.create(stage=stage, length=length, ends_at=started_at + length)
    log(stage.session, "stage started", by=by, target=stage)
    publish(stage.session, Topic.AGENDA)


@transaction.atomic
def finish_stage(stage: Stage, by: Actor) -> None:
    """Finish the stage that runs."""
    lock_session(stage.session)
    _change_state(stage, Stage.State.RUNNING, Stage.State.FINISHED, finished_at=now())
    log(stage.session, "stage finished", by=by, target=stage)
    publish(stage.session, Topic.AGENDA)


def next_stage(session: StrategySession) -> Stage | None:
    """Return the first stage still planned after everything that has started, or None at the end of the day."""
    begun = session.stages.exclude(state=Stage.State.PLANNED).order_by("-position").first()
    planned = session.stages.filter(state=Stage.State.PLANNED)
    return planned.filter(position__gt=begun.position).first() if begun else planned.first()


def delay_minutes(stage: Stage) -> int:
    """Return by how many whole minutes a started stage began later than planned; negative where earlier."""
    if stage.started_at is None:
        return 0
    return round((stage.started_at - stage.planned_at).total_seconds() / 60)


def current_step(stage: Stage, moment: dt.datetime) -> tuple[StageStep, dt.datetime] | None:
    """Return the sub-step of a running stage at `moment` and its end; None without steps or after the last."""
    if stage.started_at is None:
        return None
    ends_at = stage.started_at
    for step in stage.steps.all():
        if step.minutes is None:
            continue
        ends_at += dt.timedelta(minutes=step.minutes)
        if moment < ends_at:
            return step, ends_at
    return None


class StageNow:
    """What runs in a session at this moment: the stage, its sub-step as «step 2 of 3», and when its clock ends.

    The clock counts to the end of the sub-step, after the last to the end of the stage.
    """

    def __init__(self, session: StrategySession) -> None:
        self.stage = running_stage(session)
        found = current_step(self.stage, now()) if self.stage else None
        self.step = found[0] if found else None
        self.ends_at = found[1] if found else self.stage.timer.ends_at if self.stage else None
        timed = [step.pk for step in self.stage.steps.all() if not step.is_parallel] if self.stage else []
        self.step_count = len(timed)
        self.step_number = timed.index(self.step.pk) + 1 if self.step else 0


def _change_state(stage: Stage, old: Stage.State, new: Stage.State, **values: Any) -> None:
    # Of two clicks one wins.
    if not Stage.objects.filter(pk=stage.pk, state=old).update(state=new, **values):
        raise DomainError(_("The stage “%(title)s” has already changed.") % {"title": stage.title})
    stage.state = new
