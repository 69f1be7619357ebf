"""What every page of a session needs, whoever made it."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from okmo_session.core.clock import now
from okmo_session.core.live.tokens import live_token
from okmo_session.core.live.versions import versions
from sessions.actors import Actor
from sessions.domain.stages import StageNow
from sessions.domain.topics import topics_of


def session_context(request: HttpRequest) -> dict[str, Any]:
    """Return session, actor, the running stage with its clock, and the page's live address; for strangers the time."""
    moment = now()
    context: dict[str, Any] = {"now_ms": round(moment.timestamp() * 1000)}
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return context
    topics = topics_of(actor)
    # Lazy: a region without the top line asks nothing about the stage.
    stage_now = SimpleLazyObject(lambda: StageNow(actor.session))
    return context | {
        "session": actor.session,
        "actor": actor,
        "live_url": f"/live/{live_token(actor.session.pk, topics, moment)}",
        "live_versions": SimpleLazyObject(lambda: versions(actor.session, *topics)),
        "running": SimpleLazyObject(lambda: stage_now.stage),
        "running_step": SimpleLazyObject(lambda: stage_now.step),
        "running_ends_at": SimpleLazyObject(lambda: stage_now.ends_at),
    }
