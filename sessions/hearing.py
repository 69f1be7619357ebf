"""What of the crew's messages this browser has still to show: a device remembers the last one it confirmed."""

import datetime as dt

from django.http import HttpRequest, HttpResponse

from okmo_session.core.forms import LONGEST_ID
from sessions.actors import Actor
from sessions.domain.messages.announcements import unread_announcements
from sessions.domain.messages.nudges import unread_nudges
from sessions.domain.topics import Topic, nudges_topic
from sessions.models import Announcement, Nudge

HEARD_COOKIE = "heard"
_COOKIE_AGE = dt.timedelta(days=2)


def unread_of(request: HttpRequest, actor: Actor) -> list[Announcement]:
    """Return the messages that the pages of `actor` show until they are confirmed, the newest first."""
    told = getattr(request, "live_versions", None)
    if told is not None and not (told.get(Topic.MESSAGES) or told.get(Topic.CREW_MESSAGES)):
        # Nobody has ever said anything: no page of such a session asks.
        return []
    text = request.COOKIES.get(HEARD_COOKIE, "")
    heard = int(text) if text.isdecimal() and len(text) <= LONGEST_ID else 0
    return unread_announcements(actor, heard)


def nudges_of(request: HttpRequest, actor: Actor) -> list[Nudge]:
    """Return the reminders that the pages of a table show until they are read; who is no table has none."""
    if actor.team is None:
        return []
    told = getattr(request, "live_versions", None)
    if told is not None and not told.get(nudges_topic(actor.team)):
        return []
    return list(unread_nudges(actor.team))


def remember_heard(request: HttpRequest, response: HttpResponse, upto: Announcement) -> None:
    """Let this browser remember that it has shown everything up to `upto`."""
    response.set_cookie(
        HEARD_COOKIE,
        str(upto.pk),
        max_age=_COOKIE_AGE,
        path=f"/s/{upto.session.slug}/",
        httponly=True,
        secure=request.is_secure(),
        samesite="Lax",
    )
