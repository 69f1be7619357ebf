"""Who works on which priority, as the page of the crew shows it."""

from dataclasses import dataclass
from typing import Any

from measures.domain.plans import plans_of, priorities, unseated
from measures.models import MeasurePlan
from sessions.domain.access.links import link_path
from sessions.models import AccessLink, Participant, Role, Seat, StrategySession, Team
from triads.models import Triad


@dataclass(frozen=True)
class Member:
    """Somebody to seat: from which table of the morning, whether an author of the priority, whether marked."""

    participant: Participant
    morning_table: int | None
    is_author: bool
    is_marked: bool


@dataclass(frozen=True)
class TeamCard:
    """A team of the afternoon; `tablet_path` is the link of its tablet where the morning had no such table."""

    plan: MeasurePlan
    members: list[Member]
    tablet_path: str | None


def assignment(session: StrategySession, marked: set[int]) -> dict[str, Any]:
    """Return priorities with their teams and who has no place, in a fixed number of queries."""
    seats = list(Seat.objects.filter(session=session).select_related("participant", "team"))
    morning = {seat.participant_id: seat.team for seat in seats if seat.round == Team.Round.NORMS}

    def member(participant: Participant, priority: Triad | None = None) -> Member:
        team = morning.get(participant.pk)
        is_author = bool(team and priority and team.pk == priority.team_id)
        return Member(participant, team.table_number if team else None, is_author, participant.pk in marked)

    tablets = _tablets(session)
    plans = list(plans_of(session))
    cards = [
        TeamCard(
            plan,
            [member(seat.participant, plan.priority) for seat in seats if seat.team_id == plan.team_id],
            tablets.get(plan.team_id),
        )
        for plan in plans
    ]
    rows = [(triad, [card for card in cards if card.plan.priority_id == triad.pk]) for triad in priorities(session)]
    return {
        "rows": rows,
        "unseated": [member(participant) for participant in unseated(session)],
        "seated": sum(len(card.members) for card in cards),
        "handed_in": sum(plan.state == MeasurePlan.State.HANDED_IN for plan in plans),
        "accepted": sum(plan.state == MeasurePlan.State.ACCEPTED for plan in plans),
        "teams": len(plans),
    }


def _tablets(session: StrategySession) -> dict[int | None, str]:
    links = AccessLink.objects.filter(session=session, role=Role.TABLE, team__round=Team.Round.MEASURES)
    return {link.team_id: link_path(link) for link in links}
