"""Who may read the session as documents. No queries, no side effects."""

from okmo_session.reports.models import ReportFile
from sessions.actors import Actor
from sessions.models import Role


def can_read_reports(actor: Actor) -> bool:
    """The crew, observers too; documents hold names, so nobody else."""
    return actor.is_crew


def audience_of(actor: Actor) -> ReportFile.Audience:
    """Return whose documents the actor gets: an observer's leave out what an observer may not see yet."""
    observer, headquarters = ReportFile.Audience.OBSERVER, ReportFile.Audience.HEADQUARTERS
    return observer if actor.role == Role.OBSERVER else headquarters
