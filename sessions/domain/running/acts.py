"""Acts of the consoles on the running agenda: each knows what stood before, so that the last can be undone."""

import datetime as dt
from typing import Any

from django.db import models, transaction
from django.utils.dateparse import parse_datetime, parse_duration
from django.utils.duration import duration_iso_string
from django.utils.translation import gettext as _

from okmo_session.core.clock import now
from okmo_session.core.errors import DomainError
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from sessions.actors import Actor
from sessions.domain.locking import lock_session
from sessions.domain.topics import Topic
from sessions.models import AgendaAct, Stage, StageStep, StrategySession, Timer


class Verb(models.TextChoices):
    """What a console can do with the running agenda."""

    START = "start"
    FINISH = "finish"
    EXTEND = "extend"
    PAUSE = "pause"
    RESUME = "resume"
    BACK = "back"
    STEP = "step"
    UNDO = "undo"


def newest_act(session: StrategySession) -> int:
    """Return the number of the newest act: what a console has seen when its page was made; 0 before the first."""
    return session.agenda_acts.order_by("-pk").values_list("pk", flat=True).first() or 0


def undoable_act(session: StrategySession) -> AgendaAct | None:
    """Return the newest act that still holds, or None."""
    return session.agenda_acts.exclude(verb=Verb.UNDO).filter(undone_at=None).order_by("-pk").first()


def begin_act(
    session: StrategySession, verb: Verb, by: Actor, seen: int | None, *, stage: Stage, minutes: int = 0
) -> None:
    """Lock the session and keep how its agenda stands, before `verb` changes `stage`.

    A click on a page older than the newest act is refused: `seen` is that page's `newest_act`, None outside a page.
    """
    _lock_agenda(session)
    if seen is not None and seen != newest_act(session):
        raise DomainError(_("The agenda has just been changed: look at what runs now, and press again if needed."))
    before = _as_it_stands(session) | {"stage": stage.pk, "minutes": minutes}
    AgendaAct.objects.create(session=session, verb=verb, at=now(), actor=by.reference, before=before)


@transaction.atomic
def undo_act(act: AgendaAct, by: Actor) -> None:
    """Put the agenda back to how it stood before `act`, which must be the newest that still holds."""
    session = act.session
    _lock_agenda(session)
    newest = undoable_act(session)
    if newest is None or newest.pk != act.pk:
        raise DomainError(_("This has been undone already, or something else was done since."))
    AgendaAct.objects.filter(pk=act.pk).update(undone_at=now())
    # An act of its own, so that a page made before it is older than the newest act.
    AgendaAct.objects.create(session=session, verb=Verb.UNDO, at=now(), actor=by.reference)
    _put_back(session, newest.before)
    log(session, "agenda act undone", by=by, target=act, verb=act.verb)
    publish(session, Topic.AGENDA)


def _lock_agenda(session: StrategySession) -> None:
    lock_session(session)
    if StrategySession.objects.filter(pk=session.pk, finished_at__isnull=False).exists():
        raise DomainError(_("The session is finished: let it go on first."))


def _as_it_stands(session: StrategySession) -> dict[str, Any]:
    stages = list(session.stages.exclude(state=Stage.State.PLANNED))
    keys = [stage.pk for stage in stages]
    steps = StageStep.objects.filter(stage__in=keys).exclude(extra_seconds=0)
    return {
        "stages": {stage.pk: [stage.state, _text(stage.started_at), _text(stage.finished_at)] for stage in stages},
        "timers": {
            timer.stage_id: [
                duration_iso_string(timer.length),
                _text(timer.ends_at),
                duration_iso_string(timer.paused_remaining) if timer.paused_remaining is not None else None,
            ]
            for timer in Timer.objects.filter(stage__in=keys)
        },
        "steps": {step.pk: step.extra_seconds for step in steps},
    }


def _put_back(session: StrategySession, before: dict[str, Any]) -> None:
    stages = list(session.stages.all())
    for stage in stages:
        state, started_at, finished_at = before["stages"].get(str(stage.pk), (Stage.State.PLANNED, None, None))
        stage.state, stage.started_at, stage.finished_at = state, _moment(started_at), _moment(finished_at)
    # Whatever runs ends first: one stage runs at a time, and the database insists.
    for stage in sorted(stages, key=lambda stage: stage.state == Stage.State.RUNNING):
        stage.save(update_fields=["state", "started_at", "finished_at"])
    keys = [stage.pk for stage in stages]
    Timer.objects.filter(stage__in=keys).delete()
    for stage in stages:
        if timer := before["timers"].get(str(stage.pk)):
            length, ends_at, remaining = timer
            Timer.objects.create(
                stage=stage,
                length=parse_duration(length),
                ends_at=_moment(ends_at),
                paused_remaining=parse_duration(remaining) if remaining else None,
            )
    for step in StageStep.objects.filter(stage__in=keys):
        step.extra_seconds = before["steps"].get(str(step.pk), 0)
        step.save(update_fields=["extra_seconds"])


def _text(moment: dt.datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _moment(text: str | None) -> dt.datetime | None:
    return parse_datetime(text) if text else None
