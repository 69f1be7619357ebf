"""The words of a session for the parts of a triad and of a measure; neutral ones where its wording is empty."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# By section and name of the wording; each in the language of the reader.
_NEUTRAL: dict[str, dict[str, Any]] = {
    "present": {"title": _("Norm of the present")},
    "barriers": {"title": _("Barriers")},
    "future": {"title": _("Norm of the future")},
    "parts": {"what": _("WHAT"), "effect": _("HOW IT WORKS"), "on_what": _("ON WHAT"), "where": _("WHERE")},
    "measures": {
        "step": pgettext_lazy("column", "Step"),
        "what": pgettext_lazy("column", "What"),
        "who": pgettext_lazy("column", "Who"),
        "result": pgettext_lazy("column", "Result"),
        "due": pgettext_lazy("column", "When"),
    },
}


def words_of(wording: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    """Return the words by section and name: those of `wording`, else neutral ones."""
    return {
        section: {name: str((wording.get(section) or {}).get(name) or neutral) for name, neutral in names.items()}
        for section, names in _NEUTRAL.items()
    }
