"""Who acts in a session."""

from dataclasses import dataclass

from sessions.models import Device, Participant, Role, StrategySession, Team, User


@dataclass(frozen=True)
class Actor:
    """Somebody in one session and one role: of the crew, a participant, a table's tablet, a screen; or the system.

    `morning_team_id` is where a participant sits in the morning, as far as the request knows.
    """

    session: StrategySession
    role: Role | None
    user: User | None = None
    device: Device | None = None
    participant: Participant | None = None
    team: Team | None = None
    morning_team_id: int | None = None

    @property
    def reference(self) -> str:
        """The id under which the journal knows the actor: never a name."""
        if self.user:
            return f"user:{self.user.pk}"
        if self.participant:
            return f"participant:{self.participant.pk}"
        if self.team:
            return f"team:{self.team.pk}"
        return str(self.role or "system")

    @property
    def is_crew(self) -> bool:
        """Whether the actor prepares and runs the session."""
        return self.role in (Role.FACILITATOR, Role.HEADQUARTERS, Role.OBSERVER)


def system(session: StrategySession) -> Actor:
    """Return the actor of what happens by itself or by a command of the machine's owner."""
    return Actor(session, None)


def crew_actor(session: StrategySession, user: User, role: Role) -> Actor:
    """Return `user` acting as `role`."""
    return Actor(session, role, user=user)


def participant_actor(participant: Participant) -> Actor:
    """Return the participant acting for himself."""
    return Actor(participant.session, Role.PARTICIPANT, participant=participant)


def table_actor(team: Team) -> Actor:
    """Return the tablet of the table of `team`."""
    return Actor(team.session, Role.TABLE, team=team)
