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


def protocol_of(actor: Actor) -> ReportFile.Kind:
    """Return which protocol the actor gets: an observer's leaves out what an observer may not see yet."""
    kind = ReportFile.Kind
    return kind.OBSERVERS_PROTOCOL if actor.role == Role.OBSERVER else kind.PROTOCOL
