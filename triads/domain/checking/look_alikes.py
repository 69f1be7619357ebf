"""Triads of other tables that may say the same: a hint for headquarters, which no table sees."""

from collections.abc import Iterable
from dataclasses import dataclass

from sessions.models import StrategySession
from triads.domain.checking.likeness import LINE, likeness
from triads.models import Norm, Record, Triad

SHOWN = 3
# Where it is says little: the tables of one region all write the same.
_SAYING = [f"{norm}_{part}" for norm in ("present", "future") for part in Norm.PARTS if part != "where"]


@dataclass(frozen=True)
class LookAlike:
    """A triad of another table, and how alike it is, in per cent."""

    triad: Triad
    share: int


def look_alikes(session: StrategySession, triad: Triad) -> list[LookAlike]:
    """Return the triads of other tables that are like `triad`, the likest first."""
    return _like(triad, _handed_in_triads(session))


def look_alikes_of(session: StrategySession, triads: Iterable[Triad]) -> dict[int, list[LookAlike]]:
    """Return the look-alikes of each of `triads` by its id, in one query."""
    others = _handed_in_triads(session)
    return {triad.pk: _like(triad, others) for triad in triads}


def _handed_in_triads(session: StrategySession) -> list[Triad]:
    records = Record.objects.exclude(state=Record.State.DRAFTING).values("team")
    return list(session.triads.filter(team__in=records, merged_into=None).select_related("team"))


def _like(triad: Triad, others: list[Triad]) -> list[LookAlike]:
    if triad.merged_into_id:
        return []
    text = _text(triad)
    found = [LookAlike(other, likeness(text, _text(other))) for other in others if other.team_id != triad.team_id]
    near = [alike for alike in found if alike.share >= LINE]
    return sorted(near, key=lambda alike: (-alike.share, alike.triad.number))[:SHOWN]


def _text(triad: Triad) -> str:
    return " ".join(getattr(triad, field) for field in _SAYING)
