"""What every page of a session needs, whoever made it."""

import json
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from okmo_session.core.addresses import outdated_root
from okmo_session.core.clock import now
from okmo_session.core.live.tokens import live_token
from sessions.actors import Actor
from sessions.domain.messages.calls import calls_of
from sessions.domain.running.stages import StageNow
from sessions.domain.topics import topics_of
from sessions.hearing import nudges_of, unread_of
from sessions.models import Role

# How often a page asks where the stream fails; phones are many and spread their questions.
_POLL_SECONDS = {Role.PARTICIPANT: "4", Role.TABLE: "2"}


def session_context(request: HttpRequest) -> dict[str, Any]:
    """Return session, actor, the running stage with its clock, and the page's live address; for strangers the time."""
    moment = now()
    context: dict[str, Any] = {"now_ms": round(moment.timestamp() * 1000)}
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return context
    # Lazy: a region without the top line asks nothing about the stage.
    stage_now = SimpleLazyObject(lambda: StageNow(actor.session))
    return context | {
        "session": actor.session,
        "actor": actor,
        "live_url": f"/live/{live_token(actor.session.pk, topics_of(actor), moment)}",
        "live_versions": json.dumps(getattr(request, "live_versions", {})),
        "live_poll": _POLL_SECONDS.get(actor.role, "1") if actor.role else "1",
        "live_spread": "500" if actor.role == Role.PARTICIPANT else "0",
        "running": SimpleLazyObject(lambda: stage_now.stage),
        "stage_now": stage_now,
        "outdated_root": SimpleLazyObject(outdated_root),
        "announcements": SimpleLazyObject(lambda: unread_of(request, actor)),
        "table_nudges": SimpleLazyObject(lambda: nudges_of(request, actor)),
        "table_calls": SimpleLazyObject(lambda: calls_of(actor.team) if actor.team else []),
    }
