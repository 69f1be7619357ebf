"""A page that a thousand phones open at once: rendered once for all of them, with gaps for what is each voter's own."""

import re
import secrets
from collections.abc import Callable, Mapping
from typing import Any

from django.core.cache import cache
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from sessions.access import ActorRequest
from sessions.context import session_context

_SECONDS = 5
# By chance, so that no text of the hall can hold one.
_MARK = secrets.token_hex(16)
_GAP = re.compile(rf"{_MARK}-(\w+)-")
_OF_THE_REQUEST = ("csrf_token", "live_url", "live_versions", "now_ms", "announced")


def framed(
    request: ActorRequest, template: str, key: str, shared: Callable[[], dict[str, Any]], own: Mapping[str, Any]
) -> HttpResponse:
    """Return the page that `template` makes of `shared` and `own`.

    All but `own` and what every request has of its own is the same for everybody with this `key`, for some seconds.
    """
    own = _of_the_request(request) | dict(own)
    name = f"frame:{key}:{get_language()}"
    parts: list[str] | None = cache.get(name)
    if parts is None:
        parts = _GAP.split(render_to_string(template, shared() | {gap: f"{_MARK}-{gap}-" for gap in own}, request))
        cache.set(name, parts, _SECONDS)
    filled = [str(conditional_escape(own[part])) if place % 2 else part for place, part in enumerate(parts)]
    return HttpResponse("".join(filled))


def _of_the_request(request: ActorRequest) -> dict[str, Any]:
    context = session_context(request) | {"request": request, "csrf_token": get_token(request)}
    context["announced"] = SafeString(render_to_string("components/announcements.html", context))
    return {name: context[name] for name in _OF_THE_REQUEST}
