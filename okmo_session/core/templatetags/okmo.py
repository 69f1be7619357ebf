from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from okmo_session.core.typography import bind_short_words

register = template.Library()


@register.filter
def typo(text: str) -> str:
    """Bind «№» and short prepositions to the next word, so that no line ends with them."""
    return bind_short_words(text)


@register.simple_tag(takes_context=True)
def nav_link(context: dict[str, Any], view_name: str, label: str) -> SafeString:
    """Return a list item that leads to a page of the session, marked where it is the one shown."""
    match = context["request"].resolver_match
    current = SafeString(' aria-current="page"') if match and match.view_name == view_name else ""
    url = reverse(view_name, args=[context["session"].slug])
    return format_html('<li><a href="{}"{}>{}</a></li>', url, current, label)
