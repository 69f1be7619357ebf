from collections.abc import Mapping
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from okmo_session.core.typography import bind_short_words

register = template.Library()

_SECTIONS = {
    **dict.fromkeys(("assessments", "entry", "record-file", "uploads"), "records"),
    **dict.fromkeys(("priorities", "image"), "vote"),
}


@register.filter
def typo(text: str) -> str:
    """Bind «№» and short prepositions to the next word, so that no line ends with them."""
    return bind_short_words(text)


@register.filter
def of(things: Any, name: str) -> Any:
    """Return what `things` holds under `name`; nothing where there are no things."""
    return things.get(name) if isinstance(things, Mapping) else None


@register.simple_tag(takes_context=True)
def nav_link(context: dict[str, Any], view_name: str, label: str, *things: str, over: str = "") -> SafeString:
    """Return a list item that leads to a page of the session, marked where it is the one shown.

    `things` are what the page's address names besides the session; `over` names the views behind that page, parted by
    spaces: it is marked there as well.
    """
    match = context["request"].resolver_match
    url = reverse(view_name, args=[context["session"].slug, *things])
    shown = match.view_name if match and set(things) <= set(match.kwargs.values()) else ""
    return _link(url, label, "page" if shown == view_name else "true" if shown in over.split() else "")


@register.simple_tag(takes_context=True)
def nav_section(context: dict[str, Any], view_name: str, label: str, *things: str) -> SafeString:
    """Return a list item that leads to a page of the session, marked on every page of the same section.

    A section is what the address names right after the session: «people», «prepare», «vote». Some have several names.
    """
    path, url = context["request"].path, reverse(view_name, args=[context["session"].slug, *things])
    is_in_section = _section(path) == _section(url)
    return _link(url, label, "page" if path == url else "true" if is_in_section else "")


def _section(path: str) -> list[str]:
    *start, name = path.split("/")[:4]
    return [*start, _SECTIONS.get(name, name)]


def _link(url: str, label: str, current: str) -> SafeString:
    mark = format_html(' aria-current="{}"', current) if current else ""
    return format_html('<li><a href="{}"{}>{}</a></li>', url, mark, label)
