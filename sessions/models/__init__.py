from sessions.models.access import CREW_ROLES, AccessLink, CrewMember, Device, Role, User
from sessions.models.agenda import AgendaAct, Deadline, Stage, StageStep, Timer
from sessions.models.messages import Announcement, Call, Nudge
from sessions.models.people import Mandate, Note, Participant, PeopleImport, Seat, Team
from sessions.models.session import HandoutLine, Material, StrategySession

__all__ = [
    "CREW_ROLES",
    "AccessLink",
    "AgendaAct",
    "Announcement",
    "Call",
    "CrewMember",
    "Deadline",
    "Device",
    "HandoutLine",
    "Mandate",
    "Material",
    "Note",
    "Nudge",
    "Participant",
    "PeopleImport",
    "Role",
    "Seat",
    "Stage",
    "StageStep",
    "StrategySession",
    "Team",
    "Timer",
    "User",
]
