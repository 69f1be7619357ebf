"""What pages that show a team's triads have in common."""

from sessions.access import ActorRequest
from sessions.domain.tables.seating import team_of
from sessions.models import Team
from triads.models import Triad


def own_team(request: ActorRequest) -> Team | None:
    """Return the table of a tablet, or where a participant sits in the morning; None for everybody else."""
    participant = request.actor.participant
    return team_of(participant, Team.Round.NORMS) if participant else request.actor.team


def written_triads(team: Team) -> list[Triad]:
    """Return the triads of `team` in which something is written, in their slots, with whose drafts they come from."""
    triads = Triad.objects.filter(team=team).for_reading().with_lineage().order_by("slot")
    return [triad for triad in triads if not triad.is_empty]
