"""A page and its regions come from one view: htmx receives the region, a browser the page."""

from typing import Any, cast

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django_htmx.middleware import HtmxDetails


def is_htmx(request: HttpRequest) -> bool:
    """Tell whether htmx asks for a part and not a browser for a page."""
    return bool(cast(HtmxDetails, getattr(request, "htmx", False)))


def render_region(
    request: HttpRequest, template: str, region: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render `template`, or for htmx only its partial `region`, with the messages, which a redirect would lose."""
    if not is_htmx(request):
        return render(request, template, context, status=status)
    html = render_to_string(f"{template}#{region}", context, request)
    if get_messages(request):
        html += render_to_string("components/messages.html", context | {"out_of_band": True}, request)
    return HttpResponse(html, status=status)
