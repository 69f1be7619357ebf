from sessions.models.access import AccessLink, CrewMember, Device, Role, User
from sessions.models.agenda import Deadline, Stage, StageStep, Timer
from sessions.models.people import Participant, Seat, Team
from sessions.models.session import Material, StrategySession

__all__ = [
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
