"""The programme as iCalendar (RFC 5545), for the calendar of a phone or a laptop."""

import datetime as dt
import uuid

from django.db.models import Model
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from okmo_session.core.clock import now
from okmo_session.core.live.versions import versions
from okmo_session.core.text import clean_text
from sessions.domain.topics import Topic
from sessions.models import Stage, StrategySession

CONTENT_TYPE = "text/calendar; charset=utf-8"
_PRODUCT = "-//okmo-session//programme//RU"


def programme_calendar(session: StrategySession) -> bytes:
    """Return one event an item of the programme, at the hall's time, with the rules of its zone.

    An event keeps its UID for ever and counts its SEQUENCE up, so that a file taken again moves what has moved.
    """
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _line(session.title))
    sequence = versions(session, Topic.AGENDA).get(Topic.AGENDA, 0)
    for stage in session.stages.prefetch_related("deadlines"):
        calendar.add_component(_event(session, stage, sequence))
    # The rules of that year: all since 1970 would be a page of every file.
    first = dt.date(session.date.year, 1, 1)
    calendar.add_missing_timezones(first_date=first, last_date=first + dt.timedelta(days=800))
    return bytes(calendar.to_ical())


def _event(session: StrategySession, stage: Stage, sequence: int) -> Event:
    event = Event()
    event.add("uid", _uid(session, stage))
    event.add("dtstamp", now().astimezone(dt.UTC).replace(microsecond=0))
    event.add("sequence", sequence)
    for name, moment in (("dtstart", stage.planned_at), ("dtend", stage.planned_end)):
        event.add(name, moment.astimezone(session.zone).replace(second=0, microsecond=0))
    event.add("summary", _line(stage.title))
    description = _description(session, stage)
    if description:
        event.add("description", description)
    if session.place:
        event.add("location", _line(session.place))
    return event


def _description(session: StrategySession, stage: Stage) -> str:
    deadlines = [
        _("until %(time)s: %(title)s")
        % {"time": f"{deadline.at.astimezone(session.zone):%H:%M}", "title": _line(deadline.title)}
        for deadline in stage.deadlines.all()
    ]
    return "\n".join(text for text in [clean_text(stage.expected), *deadlines, _line(session.title)] if text)


def _line(text: str) -> str:
    return " ".join(clean_text(text).split())


def _uid(session: StrategySession, thing: Model) -> str:
    # A number alone is the same on another laptop, whose day would then replace this one in the same calendar.
    name = f"{session.slug} {session.created_at.isoformat()} {thing._meta.model_name} {thing.pk}"
    return f"{uuid.uuid5(uuid.NAMESPACE_URL, name)}@okmo-session"
