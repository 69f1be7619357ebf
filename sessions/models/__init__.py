from sessions.models.access import CREW_ROLES, AccessLink, CrewMember, Device, Role, User
from sessions.models.agenda import Deadline, Stage, StageStep, Timer
from sessions.models.people import Participant, Seat, Team
from sessions.models.session import Material, StrategySession

__all__ = [
    "CREW_ROLES",
    "AccessLink",
    "CrewMember",
    "Deadline",
    "Device",
    "Material",
    "Participant",
    "Role",
    "Seat",
    "Stage",
    "StageStep",
    "StrategySession",
    "Team",
    "Timer",
    "User",
]
