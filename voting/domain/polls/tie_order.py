"""The order in which ties on the line are settled, fixed before opening."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from voting.models import TieMethod

DEFAULT_METHODS = (TieMethod.ASSESSMENT, TieMethod.RUN_OFF, TieMethod.LOT)
# These leave nothing open, whatever is tied.
SETTLES_ALL = (TieMethod.LOT, TieMethod.TAKE_ALL)


def problem_of_order(methods: Sequence[str], is_secret: bool) -> str:
    """Return in a sentence why ties cannot be settled by `methods` in this order; empty where they can."""
    if any(method not in TieMethod for method in methods):
        return _("There is no such way to settle a tie.")
    if len(set(methods)) < len(methods):
        return _("A way to settle a tie stands in the order twice.")
    if TieMethod.SUPPORT in methods and is_secret:
        return _("A secret ballot knows no table: supporting tables can be counted in an open vote only.")
    if not methods or methods[-1] not in SETTLES_ALL:
        return _("The last way to settle a tie must be the lot or taking all: any other may leave a tie.")
    if any(method in SETTLES_ALL for method in methods[:-1]):
        return _("After the lot or taking all nothing is left to settle: it must come last.")
    return ""
