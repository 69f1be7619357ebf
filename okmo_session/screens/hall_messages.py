"""What the crew and the hall say to each other, as the console shows it."""

from typing import Any

from django.urls import reverse

from sessions.actors import Actor
from sessions.domain.messages.announcements import announcements_for
from sessions.domain.messages.calls import open_calls
from sessions.forms import AnnouncementForm
from sessions.models import StrategySession
from sessions.rules import can_work_in_headquarters

SAID_LAST = 2


def messages_panel(session: StrategySession, actor: Actor) -> dict[str, Any]:
    """Return what the console's templates for calls and messages need, with the form of a new message."""
    return calls_region(session, actor) | messages_region(session, actor) | {"announcement_form": AnnouncementForm()}


def calls_region(session: StrategySession, actor: Actor) -> dict[str, Any]:
    """Return the tables that call, and whether `actor` may answer them."""
    return {"open_calls": open_calls(session), "can_answer": can_work_in_headquarters(actor)} | _back(session)


def messages_region(session: StrategySession, actor: Actor) -> dict[str, Any]:
    """Return the last messages, and whether `actor` may withdraw them."""
    said = announcements_for(actor)[:SAID_LAST]
    return {"said": said, "can_send": can_work_in_headquarters(actor)} | _back(session)


def _back(session: StrategySession) -> dict[str, str]:
    return {"console_url": reverse("screens:console", args=[session.slug])}
