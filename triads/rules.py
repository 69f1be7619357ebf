"""Who may write, check and read the records of tables. No queries, no side effects."""

from sessions.actors import Actor
from sessions.models import Role, Team
from sessions.rules import can_work_in_headquarters


def can_write_record(actor: Actor) -> bool:
    """A table of the morning writes its own record: the one its tablet belongs to, never one that it names."""
    return actor.role == Role.TABLE and actor.team is not None and actor.team.round == Team.Round.NORMS


def can_check_records(actor: Actor) -> bool:
    return can_work_in_headquarters(actor)


def can_read_triads(actor: Actor) -> bool:
    """Whoever may ever see a team's triads: which ones, `can_see_team_triads` says."""
    return actor.role in (Role.PARTICIPANT, Role.TABLE) or actor.is_crew


def can_see_team_triads(actor: Actor, team: Team, talks_begun: bool, own_team: Team | None = None) -> bool:
    """Facilitator and headquarters always, the own team always, everybody who is known from the talks on.

    `own_team` is where a participant sits in the morning; a table's tablet carries its team.
    """
    if can_check_records(actor):
        return True
    own = actor.team or own_team
    return (own is not None and own.pk == team.pk) or (talks_begun and actor.role is not None)
