from django import template

from okmo_session.core.typography import bind_short_words

register = template.Library()


@register.filter
def typo(text: str) -> str:
    """Bind «№» and short prepositions to the next word, so that no line ends with them."""
    return bind_short_words(text)
