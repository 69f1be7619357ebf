"""The moments at which a play can stop, and where the agenda must lie so that this moment is now."""

import datetime as dt
from enum import StrEnum
from zoneinfo import ZoneInfo

from sessions.domain.blueprints import Blueprint
from sessions.models import Stage


class Moment(StrEnum):
    """A few minutes into a stage, or the end of the day."""

    OPENING = "opening"
    TRIADS = "triads"
    TALKS = "talks"
    VOTING = "voting"
    RESULTS = "results"
    MEASURES = "measures"
    ASSEMBLY = "assembly"
    FINISHED = "finished"


_OPENING_KIND = Stage.Kind.PLENARY
_MINUTES_INTO = {
    Moment.OPENING: 5,
    Moment.TRIADS: 29,
    Moment.TALKS: 12,
    Moment.VOTING: 12,
    Moment.RESULTS: 8,
    Moment.MEASURES: 33,
    Moment.ASSEMBLY: 10,
}
_MINUTES_AFTER_THE_DAY = 2


def shift_to(blueprint: Blueprint, moment: Moment, now: dt.datetime) -> tuple[dt.date, dt.timedelta]:
    """Return today's date in the hall and by how many whole minutes the agenda moves so that `moment` is `now`."""
    local = now.astimezone(ZoneInfo(blueprint.time_zone))
    planned = dt.datetime.combine(local.date(), dt.time(), tzinfo=local.tzinfo) + _since_midnight(blueprint, moment)
    return local.date(), dt.timedelta(minutes=(now - planned) // dt.timedelta(minutes=1))


def _since_midnight(blueprint: Blueprint, moment: Moment) -> dt.timedelta:
    if moment == Moment.FINISHED:
        stage = blueprint.stages[-1]
        minutes = stage.minutes + _MINUTES_AFTER_THE_DAY
    else:
        kind = _OPENING_KIND if moment == Moment.OPENING else Stage.Kind(moment)
        stage = next(stage for stage in blueprint.stages if stage.kind == kind)
        minutes = _MINUTES_INTO[moment]
    return dt.timedelta(hours=stage.starts.hour, minutes=stage.starts.minute + minutes)
