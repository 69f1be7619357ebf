"""The agenda as it is run: one stage at a time."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from okmo_session.core.clock import now
from okmo_session.core.errors import DomainError
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from okmo_session.core.server.backups import ask_for_backup
from sessions.actors import Actor
from sessions.domain.running.acts import Verb, begin_act
from sessions.domain.topics import Topic
from sessions.models import Stage, StageStep, StrategySession, Timer


def running_stage(session: StrategySession) -> Stage | None:
    """Return the stage that runs now with its timer and steps, or None."""
    running = session.stages.filter(state=Stage.State.RUNNING)
    return running.select_related("timer").prefetch_related("steps", "deadlines").first()


@transaction.atomic
def start_stage(stage: Stage, by: Actor, seen: int | None = None) -> None:
    """Finish the stage that runs, if any, and start this one for as long as the plan says."""
    begin_act(stage.session, Verb.START, by, seen, stage=stage)
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
def finish_stage(stage: Stage, by: Actor, seen: int | None = None) -> None:
    """Finish the stage that runs."""
    begin_act(stage.session, Verb.FINISH, by, seen, stage=stage)
    _change_state(stage, Stage.State.RUNNING, Stage.State.FINISHED, finished_at=now())
    log(stage.session, "stage finished", by=by, target=stage)
    publish(stage.session, Topic.AGENDA)


@transaction.atomic
def reopen_stage(stage: Stage, by: Actor, seen: int | None = None) -> None:
    """Go back to the stage that ended last: its clock goes on where it stood, and what ran since is planned again."""
    begin_act(stage.session, Verb.BACK, by, seen, stage=stage)
    last = previous_stage(stage.session)
    if last is None or last.pk != stage.pk:
        raise _has_changed(stage)
    running = stage.session.stages.filter(state=Stage.State.RUNNING).first()
    if running:
        _change_state(running, Stage.State.RUNNING, Stage.State.PLANNED, started_at=None)
        Timer.objects.filter(stage=running).delete()
        running.steps.update(extra_seconds=0)
        log(stage.session, "stage taken back", by=by, target=running)
    _change_state(stage, Stage.State.FINISHED, Stage.State.RUNNING, finished_at=None)
    timer = Timer.objects.get(stage=stage)
    if last.finished_at and timer.ends_at:
        timer.ends_at += now() - last.finished_at
        timer.save(update_fields=["ends_at"])
    log(stage.session, "stage reopened", by=by, target=stage)
    publish(stage.session, Topic.AGENDA)


def next_stage(session: StrategySession) -> Stage | None:
    """Return the first stage still planned after everything that has started, or None at the end of the day."""
    begun = session.stages.exclude(state=Stage.State.PLANNED).order_by("-position").first()
    planned = session.stages.filter(state=Stage.State.PLANNED)
    return planned.filter(position__gt=begun.position).first() if begun else planned.first()


def previous_stage(session: StrategySession) -> Stage | None:
    """Return the stage that ended last, or None before one has."""
    return session.stages.filter(state=Stage.State.FINISHED).order_by("-finished_at", "-position").first()


def current_step(stage: Stage, moment: dt.datetime) -> tuple[StageStep, dt.datetime] | None:
    """Return the sub-step of a running stage at `moment` and its end; None without steps or after the last.

    Where the clock stands still, the end is the one it would have if it went on at `moment`.
    """
    if stage.started_at is None:
        return None
    left = -stage.timer.spent(moment)
    for step in stage.steps.all():
        left += step.length
        if not step.is_parallel and left > dt.timedelta():
            return step, moment + left
    return None


class StageNow:
    """What runs in a session at this moment: the stage, its sub-step as «step 2 of 3», and when its clock ends.

    The clock counts to the end of the sub-step, after the last to the end of the stage. While it stands still it has
    no end: `is_paused` is true and `remaining` says what is left. `starts_at` is when what it counts would have begun
    had it never stood still.
    """

    def __init__(self, session: StrategySession) -> None:
        moment = now()
        self.stage = running_stage(session)
        found = current_step(self.stage, moment) if self.stage else None
        self.step = found[0] if found else None
        timed = [step for step in self.stage.steps.all() if not step.is_parallel] if self.stage else []
        self.step_count = len(timed)
        self.step_number = timed.index(self.step) + 1 if self.step else 0
        self.next_step = timed[self.step_number] if 0 < self.step_number < self.step_count else None
        self.is_paused = bool(self.stage and self.stage.timer.is_paused)
        self.starts_at = self.ends_at = self.remaining = None
        if self.stage:
            timer = self.stage.timer
            ends_at = found[1] if found else moment + timer.left(moment)
            self.starts_at = ends_at - (self.step.length if self.step else timer.length)
            self.ends_at = None if self.is_paused else ends_at
            self.remaining = ends_at - moment if self.is_paused else None


def still_running(stage: Stage) -> Stage:
    """Return `stage` as it runs, read anew under the session's lock; DomainError where it runs no longer."""
    running = running_stage(stage.session)
    if running is None or running.pk != stage.pk:
        raise _has_changed(stage)
    return running


def _change_state(stage: Stage, old: Stage.State, new: Stage.State, **values: Any) -> None:
    # Of two clicks one wins.
    if not Stage.objects.filter(pk=stage.pk, state=old).update(state=new, **values):
        raise _has_changed(stage)
    stage.state = new
    transaction.on_commit(ask_for_backup)


def _has_changed(stage: Stage) -> DomainError:
    return DomainError(_("The stage “%(title)s” has already changed.") % {"title": stage.title})
