"""The one page that may stand in a frame, and the pages of ours that hold it."""

from collections.abc import Callable, Collection
from typing import cast

from django.conf import settings
from django.http import HttpResponse
from django.utils.csp import CSP
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override


def may_be_framed[**P](view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Let pages of this server, and nobody else, show the page of `view` in a frame."""
    return cast("Callable[P, HttpResponse]", xframe_options_sameorigin(_with_policy("frame-ancestors")(view)))


def holds_a_frame[**P](view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Let the page of `view` show a page of this server in a frame."""
    return cast("Callable[P, HttpResponse]", _with_policy("frame-src")(view))


def _with_policy(directive: str):  # type: ignore[no-untyped-def]  # a decorator of Django's, which keeps the view's type
    policy = cast("dict[str, Collection[str]]", settings.SECURE_CSP)
    return csp_override({**policy, directive: [CSP.SELF]})
