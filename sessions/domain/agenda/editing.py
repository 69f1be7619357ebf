"""The agenda as it is planned: its stages are written, added, taken out and put in order, and the later ones follow."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from okmo_session.core import ordering
from okmo_session.core.autosave import Change, Conflict, Saved, note_change
from okmo_session.core.errors import DomainError
from okmo_session.core.fields import save_into
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from sessions.actors import Actor
from sessions.domain.agenda.fields import field_of, refuse_begun, text_of_time
from sessions.domain.agenda.times import (
    Item,
    deadline_follows,
    reordered,
    with_length,
    with_new,
    with_start,
    without,
)
from sessions.domain.locking import lock_session
from sessions.domain.topics import Topic
from sessions.models import Stage, StrategySession

MOST_STAGES = 60
NEW_MINUTES = 15
DAY_BEGINS = dt.time(10, 0)


def items_of(stages: Sequence[Stage]) -> list[Item]:
    """Return stages, in their order, as the arithmetic of times sees them."""
    return [
        Item(
            stage.pk,
            stage.planned_at,
            dt.timedelta(minutes=stage.planned_minutes),
            stage.is_locked or stage.state != Stage.State.PLANNED,
        )
        for stage in stages
    ]


@transaction.atomic
def save(stage: Stage, change: Change, by: Actor) -> Saved | Conflict:
    """Put `change` into its field if nobody wrote there since; when the stage moves or grows, the later ones follow."""
    session = stage.session
    lock_session(session)
    stages = _agenda(session)
    stage = _known(stages, stage.pk)
    before = items_of(stages)
    field = field_of(stage, change.field)
    outcome = save_into(session, stage, field, change, by)
    if isinstance(outcome, Saved) and outcome.value != field.value:
        outcome = replace(outcome, also=_follow(stages, before, stage, by))
        log(session, "agenda edited", by=by, target=stage, field=change.field)
        publish(session, Topic.AGENDA)
    return outcome


@transaction.atomic
def add_stage(session: StrategySession, after: Stage | None, by: Actor) -> Stage:
    """Add a quarter of an hour behind `after`, or at the end of the day."""
    lock_session(session)
    stages = _agenda(session)
    if len(stages) >= MOST_STAGES:
        raise DomainError(_("A programme holds at most %(most)s items.") % {"most": MOST_STAGES})
    index = next((n for n, stage in enumerate(stages, 1) if after and stage.pk == after.pk), len(stages))
    if any(stage.state != Stage.State.PLANNED for stage in stages[index:]):
        raise DomainError(_("A new item stands behind those that have begun."))
    new = Stage.objects.create(
        session=session,
        position=ordering.next_position(session.stages.all()),
        title=_("New item"),
        kind=Stage.Kind.PLENARY,
        planned_at=session.moment(DAY_BEGINS),
        planned_minutes=NEW_MINUTES,
    )
    [item] = items_of([new])
    _rearrange(session, [*stages, new], with_new(items_of(stages), item, index), by)
    log(session, "stage added", by=by, target=new)
    return new


@transaction.atomic
def remove_stage(stage: Stage, by: Actor) -> None:
    """Take a planned stage out of the agenda with its steps and deadlines; the later ones come forward."""
    session = stage.session
    lock_session(session)
    stages = _agenda(session)
    stage = _known(stages, stage.pk)
    refuse_begun(stage)
    items = without(items_of(stages), stage.pk)
    log(session, "stage removed", by=by, target=stage)
    stage.delete()
    _rearrange(session, [other for other in stages if other != stage], items, by)


@transaction.atomic
def move_stage(stage: Stage, step: int, by: Actor) -> None:
    """Put a stage `step` places further down, or up where it is negative; the times follow the order."""
    lock_session(stage.session)
    pks = [other.pk for other in _agenda(stage.session)]
    index = max(0, pks.index(stage.pk) + step)
    pks.remove(stage.pk)
    pks.insert(index, stage.pk)
    _put_in_order(stage.session, pks, by)


@transaction.atomic
def reorder_stages(session: StrategySession, pks: Sequence[int], by: Actor) -> None:
    """Put the stages into the order of `pks`; those not named follow in theirs, and the times follow the order."""
    lock_session(session)
    known = [stage.pk for stage in _agenda(session)]
    named = list(dict.fromkeys(pk for pk in pks if pk in known))
    _put_in_order(session, [*named, *(pk for pk in known if pk not in named)], by)


def _put_in_order(session: StrategySession, pks: Sequence[int], by: Actor) -> None:
    stages = _agenda(session)
    for stage, pk in zip(stages, pks, strict=True):
        if stage.pk != pk and stage.state != Stage.State.PLANNED:
            refuse_begun(stage)
    if [stage.pk for stage in stages] == list(pks):
        return
    _rearrange(session, stages, reordered(items_of(stages), pks), by)
    log(session, "agenda reordered", by=by, target=session)


def _rearrange(session: StrategySession, stages: Sequence[Stage], items: Sequence[Item], by: Actor) -> None:
    """Give the stages the order and the starts of `items`."""
    before = {item.key: item for item in items_of(stages)}
    ordering.reorder(session.stages.all(), [item.key for item in items])
    for item in items:
        _move(_known(stages, item.key), before[item.key], item, by)
    publish(session, Topic.AGENDA)


def _follow(stages: Sequence[Stage], before: Sequence[Item], stage: Stage, by: Actor) -> tuple[Saved, ...]:
    """Let deadlines and later stages follow what was just written; return what changed in `stage` itself."""
    old = next(item for item in before if item.key == stage.pk)
    length = dt.timedelta(minutes=stage.planned_minutes)
    after = with_length(with_start(before, stage.pk, stage.planned_at), stage.pk, length)
    also: tuple[Saved, ...] = ()
    for was, item in zip(before, after, strict=True):
        if was == old:
            also = _move_deadlines(stage, was, item, by)
        else:
            _move(_known(stages, item.key), was, item, by)
    return also


def _move(stage: Stage, before: Item, after: Item, by: Actor) -> None:
    if before.starts == after.starts:
        return
    old, new = (text_of_time(stage, item.starts) for item in (before, after))
    Stage.objects.filter(pk=stage.pk).update(planned_at=after.starts)
    note_change(stage.session, stage, "starts", old=old, new=new, by=by)
    _move_deadlines(stage, before, after, by)


def _move_deadlines(stage: Stage, before: Item, after: Item, by: Actor) -> tuple[Saved, ...]:
    noted = []
    for deadline in stage.deadlines.all():
        old, new = deadline.at, deadline_follows(deadline.at, before, after)
        if old == new:
            continue
        deadline.at = new
        deadline.save(update_fields=["at"])
        texts = {"old": text_of_time(stage, old), "new": text_of_time(stage, new)}
        noted.append(note_change(stage.session, stage, f"deadline:{deadline.pk}.at", **texts, by=by))
    return tuple(noted)


def _agenda(session: StrategySession) -> list[Stage]:
    stages = list(session.stages.prefetch_related("deadlines"))
    for stage in stages:
        stage.session = session
    return stages


def _known(stages: Sequence[Stage], pk: int) -> Stage:
    found = next((stage for stage in stages if stage.pk == pk), None)
    if found is None:
        raise DomainError(_("This item is no longer in the programme."))
    return found
