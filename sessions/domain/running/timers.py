"""The clock of the running stage: more or less of it, standing still, and going on to the next sub-step."""

import datetime as dt
import math

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from okmo_session.core.clock import now
from okmo_session.core.errors import DomainError
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from sessions.actors import Actor
from sessions.domain.running.acts import Verb, begin_act
from sessions.domain.running.stages import current_step, still_running
from sessions.domain.topics import Topic
from sessions.models import Stage, StageStep

_NOTHING = dt.timedelta()


@transaction.atomic
def extend_stage(stage: Stage, minutes: int, by: Actor, seen: int | None = None) -> None:
    """Give the running stage, and its sub-step if one runs, `minutes` more; negative takes them away.

    In overtime the minutes count from now. What is not left cannot be taken.
    """
    begin_act(stage.session, Verb.EXTEND, by, seen, stage=stage, minutes=minutes)
    stage = still_running(stage)
    timer = stage.timer
    moment, more = now(), dt.timedelta(minutes=minutes)
    left = timer.left(moment)
    found = current_step(stage, moment)
    if minutes < 0 and (found[1] - moment if found else left) + more < _NOTHING:
        raise DomainError(_("Less than that is left: go on instead."))
    if found:
        StageStep.objects.filter(pk=found[0].pk).update(extra_seconds=F("extra_seconds") + minutes * 60)
    elif left < _NOTHING:
        more -= left
    timer.length += more
    if timer.ends_at:
        timer.ends_at += more
    else:
        timer.paused_remaining = left + more
    timer.save()
    log(stage.session, "stage extended", by=by, target=stage, minutes=minutes)
    publish(stage.session, Topic.AGENDA)


@transaction.atomic
def pause_stage(stage: Stage, by: Actor, seen: int | None = None) -> None:
    """Let the clock of the running stage stand still."""
    begin_act(stage.session, Verb.PAUSE, by, seen, stage=stage)
    timer = still_running(stage).timer
    if timer.is_paused:
        raise DomainError(_("The clock stands still already."))
    timer.paused_remaining, timer.ends_at = timer.left(now()), None
    timer.save()
    log(stage.session, "stage paused", by=by, target=stage)
    publish(stage.session, Topic.AGENDA)


@transaction.atomic
def resume_stage(stage: Stage, by: Actor, seen: int | None = None) -> None:
    """Let the clock of the running stage go on with what was left."""
    begin_act(stage.session, Verb.RESUME, by, seen, stage=stage)
    timer = still_running(stage).timer
    if not timer.is_paused:
        raise DomainError(_("The clock runs already."))
    moment = now()
    timer.ends_at, timer.paused_remaining = moment + timer.left(moment), None
    timer.save()
    log(stage.session, "stage resumed", by=by, target=stage)
    publish(stage.session, Topic.AGENDA)


@transaction.atomic
def finish_step(step: StageStep, by: Actor, seen: int | None = None) -> None:
    """End the sub-step that runs: the next begins now, and the end of the stage stays where it is."""
    stage = step.stage
    begin_act(stage.session, Verb.STEP, by, seen, stage=stage)
    moment = now()
    found = current_step(still_running(stage), moment)
    if found is None or found[0].pk != step.pk:
        raise DomainError(_("This step is over already."))
    # Whole seconds upwards, so that the step has ended now and not in a moment.
    unused = math.ceil((found[1] - moment).total_seconds())
    StageStep.objects.filter(pk=step.pk).update(extra_seconds=F("extra_seconds") - unused)
    log(stage.session, "step finished", by=by, target=step)
    publish(stage.session, Topic.AGENDA)
