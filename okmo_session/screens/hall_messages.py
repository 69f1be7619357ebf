"""What the crew and the hall say to each other, as the console shows it."""

from typing import Any

from django.urls import reverse

from sessions.actors import Actor
from sessions.domain.announcements import announcements_for
from sessions.domain.calls import open_calls
from sessions.forms import AnnouncementForm
from sessions.models import StrategySession
from sessions.rules import can_work_in_headquarters

SAID_LAST = 3


def messages_panel(session: StrategySession, actor: Actor) -> dict[str, Any]:
    """Return what `screens/console_messages.html` needs: open calls, the last messages, the form of a new one."""
    may = can_work_in_headquarters(actor)
    return {
        "open_calls": open_calls(session),
        "can_answer": may,
        "said": announcements_for(actor)[:SAID_LAST],
        "can_send": may,
        "announcement_form": AnnouncementForm(),
        "console_url": reverse("screens:console", args=[session.slug]),
    }
