from django import template

from voting.domain.polls.closing import is_extended
from voting.models import Poll, TieMethod

register = template.Library()


@register.filter
def tie_order(poll: Poll) -> list[str]:
    """Return the words of the ways in which ties are settled, in their order."""
    return [str(TieMethod(method).label) for method in poll.tie_methods]


@register.filter
def extended(poll: Poll) -> bool:
    """Tell whether the poll was made longer after its opening."""
    return is_extended(poll)
