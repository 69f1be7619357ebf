"""Who may read the session as documents. No queries, no side effects."""

from okmo_session.reports.models import ReportFile
from sessions.actors import Actor
from sessions.models import Role
from triads.rules import can_check_records


def can_read_reports(actor: Actor) -> bool:
    """The crew, observers too; documents hold names, so nobody else."""
    return actor.is_crew


def can_read_all_triads(actor: Actor, talks_begun: bool) -> bool:
    """Facilitator and headquarters always, observers from the talks on."""
    return can_check_records(actor) or (actor.is_crew and talks_begun)


def audience_of(actor: Actor) -> ReportFile.Audience:
    """Return whose documents the actor gets: an observer's leave out what an observer may not see yet."""
    observer, headquarters = ReportFile.Audience.OBSERVER, ReportFile.Audience.HEADQUARTERS
    return observer if actor.role == Role.OBSERVER else headquarters
