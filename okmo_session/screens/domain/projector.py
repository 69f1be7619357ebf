"""What the consoles put on the wall of the hall: a chosen scene until the next stage, darkness, sound."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from okmo_session.core.clock import now
from okmo_session.core.errors import DomainError
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from okmo_session.screens.models import ProjectorControl
from sessions.actors import Actor
from sessions.domain.locking import lock_session
from sessions.domain.topics import Topic
from sessions.models import Stage, StrategySession

Scene = ProjectorControl.Scene


def control_of(session: StrategySession, stage: Stage | None) -> ProjectorControl:
    """Return what the consoles want on the wall while `stage` runs, without writing anything.

    A scene is chosen for the stage it was chosen in: once a later one has begun, the wall follows the day again.
    """
    found = ProjectorControl.objects.filter(session=session).select_related("holder").first()
    control = found or ProjectorControl(session=session)
    begun_at = stage.started_at if stage else None
    if _is_left_behind(control, begun_at):
        control.scene = ""
    return control


@transaction.atomic
def show_scene(session: StrategySession, scene: str, by: Actor) -> None:
    """Put `scene` on the wall, lit; with an empty one the wall follows the day."""
    control = _held(session, by)
    if _change(control, scene=scene, is_dark=False):
        log(session, "projector scene chosen", by=by, scene=scene)
        publish(session, Topic.PROJECTOR)


@transaction.atomic
def darken(session: StrategySession, is_dark: bool, by: Actor) -> None:
    """Make the wall black, or show again what was on it."""
    control = _held(session, by)
    if not _change(control, is_dark=is_dark):
        return
    if is_dark:
        log(session, "projector darkened", by=by)
    else:
        log(session, "projector lit", by=by)
    publish(session, Topic.PROJECTOR)


@transaction.atomic
def set_sound(session: StrategySession, has_sound: bool, by: Actor) -> None:
    """Let a bell ring at the end of a clock on the wall, or not."""
    control = _held(session, by)
    if _change(control, has_sound=has_sound):
        log(session, "projector sound set", by=by, has_sound=has_sound)
        publish(session, Topic.PROJECTOR)


@transaction.atomic
def take_over(session: StrategySession, by: Actor) -> None:
    """Let the console of `by` hold the projector from now on; whoever held it sees so."""
    lock_session(session)
    control = _row(session)
    user = by.user.pk if by.user else None
    if control.holder_id == user:
        return
    _change(control, holder_id=user)
    log(session, "projector taken over", by=by)
    publish(session, Topic.PROJECTOR)


def _held(session: StrategySession, by: Actor) -> ProjectorControl:
    # The first act on a projector that nobody holds takes it.
    lock_session(session)
    control = _row(session)
    user = by.user.pk if by.user else None
    if control.holder and control.holder_id != user:
        words = {"name": control.holder.name}
        raise DomainError(_("The projector is held by %(name)s. Take it over first.") % words)
    if control.holder_id != user:
        _change(control, holder_id=user)
        publish(session, Topic.PROJECTOR)
    return control


def _row(session: StrategySession) -> ProjectorControl:
    control, _is_new = ProjectorControl.objects.select_related("holder").get_or_create(session=session)
    begun_at = session.stages.filter(state=Stage.State.RUNNING).values_list("started_at", flat=True).first()
    if _is_left_behind(control, begun_at):
        _change(control, scene="")
    return control


def _is_left_behind(control: ProjectorControl, begun_at: dt.datetime | None) -> bool:
    return bool(control.scene and control.held_at and begun_at and control.held_at < begun_at)


def _change(control: ProjectorControl, **values: Any) -> bool:
    """Write `values` and the moment of this act where something is new; tell whether it was."""
    if all(getattr(control, name) == value for name, value in values.items()):
        return False
    values["held_at"] = now()
    ProjectorControl.objects.filter(pk=control.pk).update(**values)
    for name, value in values.items():
        setattr(control, name, value)
    return True
