"""The sessions of one account, as its start page lists them."""

from collections import Counter
from dataclasses import dataclass

from sessions.domain.access.crew import makes_sessions, memberships_of
from sessions.models import CrewMember, Role, Stage, StrategySession, User


@dataclass(frozen=True)
class OwnSession:
    """A session with what the account is in it, the stage that runs, and whether another one has the same title."""

    session: StrategySession
    role: str
    stage: Stage | None
    has_namesake: bool


@dataclass(frozen=True)
class OwnSessions:
    """What is under way or being prepared, what is in the archive, and whether the account may make another one."""

    current: list[OwnSession]
    archived: list[OwnSession]
    can_make: bool


def own_sessions(user: User) -> OwnSessions:
    """Return the sessions whose crew the account belongs to, the newest day first."""
    members = list(memberships_of(user))
    running = Stage.objects.filter(session__in=[member.session_id for member in members], state=Stage.State.RUNNING)
    stages = {stage.session_id: stage for stage in running}
    titles = Counter(member.session.title for member in members)
    rows = [_own(member, stages.get(member.session_id), titles) for member in members]
    return OwnSessions(
        current=[row for row in rows if not row.session.archived_at],
        archived=[row for row in rows if row.session.archived_at],
        can_make=any(member.role == Role.FACILITATOR for member in members) or makes_sessions(user),
    )


def _own(member: CrewMember, stage: Stage | None, titles: Counter[str]) -> OwnSession:
    session = member.session
    return OwnSession(session, member.get_role_display(), stage, has_namesake=titles[session.title] > 1)
