"""The drafts of the members beside the record of their table."""

from typing import Any

from sessions.access import ActorRequest
from triads.domain.drafts.rating import rated_drafts
from triads.models import Record


def proposed_context(request: ActorRequest, record: Record) -> dict[str, Any]:
    """Return what `record/proposed.html` shows: the drafts that wait, those that are in the record, the places."""
    rated = rated_drafts(record.team)
    return {
        "team": record.team,
        "record": record,
        "waiting": [one for one in rated if one.triad is None],
        "taken": [one for one in rated if one.triad],
        # Empty places first: «take into» before «merge with».
        "places": sorted(record.triads(), key=lambda triad: not triad.is_empty),
        # What was ticked stays ticked when the list is shown anew.
        "ticked": (request.POST or request.GET).getlist("ticked"),
    }
