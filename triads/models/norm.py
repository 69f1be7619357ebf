from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

GAPS = {
    "what": _("it is not said what it is"),
    "effect": _("it is not said how it works"),
    "on_what": _("it is not said what it affects"),
    "where": _("it is not said where"),
}


@dataclass(frozen=True)
class Norm:
    """One side of the bridge in the four parts of the handout: ЧТО, КАК ВЛИЯЕТ, НА ЧТО, ГДЕ.

    `horizon` says by when; the session gives it to the norms of the future, nobody types it.
    """

    what: str
    effect: str
    on_what: str
    where: str
    horizon: str = ""

    PARTS = ("what", "effect", "on_what", "where")

    @property
    def is_empty(self) -> bool:
        """Whether no part is written."""
        return self.missing_parts == list(self.PARTS)

    @property
    def missing_parts(self) -> list[str]:
        """The names of the parts that are empty."""
        return [name for name in self.PARTS if not self._part(name)]

    @property
    def sentence(self) -> str:
        """The parts put together, with one full stop at the end; empty where nothing is written."""
        text = " ".join(filter(None, map(self._part, self.PARTS)))
        if not text:
            return ""
        if self.horizon and self.horizon.casefold() not in text.casefold():
            text = f"{text.rstrip(' .')} {self.horizon}"
        return text if text[-1] in ".!?…" else f"{text}."

    @property
    def pieces(self) -> list[tuple[str, Any]]:
        """The sentence in pieces, each ("text", words) or ("gap", what is not said); none where nothing is written."""
        if self.is_empty:
            return []
        words = [("text", self._part(name)) if self._part(name) else ("gap", GAPS[name]) for name in self.PARTS]
        return [*words, ("text", self.horizon)] if self.horizon else words

    def _part(self, name: str) -> str:
        return " ".join(str(getattr(self, name)).split())
