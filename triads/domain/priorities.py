"""The triads the hall chose."""

from collections.abc import Mapping

from sessions.models import StrategySession
from triads.models import Triad, TriadQuerySet


def priorities(session: StrategySession) -> TriadQuerySet:
    """Return the triads that were announced as priorities, the first place first, ready for a bridge."""
    announced = Triad.objects.filter(session=session, priority_rank__isnull=False)
    return announced.for_reading().order_by("priority_rank", "team__table_number", "slot")


def set_priorities(session: StrategySession, ranks: Mapping[int, int]) -> None:
    """Rank the triads named by id as priorities of `session`; all others are none. The caller holds the lock."""
    Triad.objects.filter(session=session, priority_rank__isnull=False).update(priority_rank=None)
    for triad_id, rank in ranks.items():
        Triad.objects.filter(session=session, pk=triad_id).update(priority_rank=rank)


def add_priority(session: StrategySession, triad_id: int, rank: int) -> None:
    """Make a triad a priority by decision of the hall, marked as such for ever. The caller holds the lock."""
    Triad.objects.filter(session=session, pk=triad_id).update(priority_rank=rank, is_added_by_hall=True)
