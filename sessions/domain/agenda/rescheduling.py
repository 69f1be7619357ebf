"""The agenda on another day or in another time zone: the hall's clock shows the same times as before."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from okmo_session.core.errors import DomainError
from sessions.models import Deadline, Stage, StrategySession


def move_day(session: StrategySession, date: dt.date, zone: ZoneInfo) -> None:
    """Put the session with all its stages and deadlines on `date` in `zone`; refused once a stage has run.

    The caller holds the session's lock.
    """
    stages = list(session.stages.all())
    if any(stage.state != Stage.State.PLANNED for stage in stages):
        raise DomainError(_("The day has begun: its date and time zone stay as they are."))
    days = date - session.date

    def moved(moment: dt.datetime) -> dt.datetime:
        local = moment.astimezone(session.zone).replace(tzinfo=None)
        return (local + days).replace(tzinfo=zone)

    for stage in stages:
        stage.planned_at = moved(stage.planned_at)
    Stage.objects.bulk_update(stages, ["planned_at"])
    deadlines = list(Deadline.objects.filter(stage__in=[stage.pk for stage in stages]))
    for deadline in deadlines:
        deadline.at = moved(deadline.at)
    Deadline.objects.bulk_update(deadlines, ["at"])
    StrategySession.objects.filter(pk=session.pk).update(date=date, time_zone=zone.key)
