"""Deadlines of the agenda: one that locks is enforced, another only shown."""

from django.utils.translation import gettext as _

from okmo_session.core.clock import database_now
from okmo_session.core.errors import DomainError
from sessions.models import Deadline, StrategySession


def deadline_of(session: StrategySession, purpose: Deadline.Purpose) -> Deadline | None:
    """Return the deadline that counts for `purpose`, one that locks first; None where the agenda names none."""
    return Deadline.objects.filter(stage__session=session, purpose=purpose).order_by("-locks", "at").first()


def refuse_after_deadline(session: StrategySession, purpose: Deadline.Purpose) -> None:
    """Raise DomainError when a locking deadline for `purpose` has passed; ask it after the session's lock is taken."""
    deadline = deadline_of(session, purpose)
    if deadline and deadline.locks and database_now() >= deadline.at:
        time = deadline.at.astimezone(session.zone).strftime("%H:%M")
        raise DomainError(_("This was open until %(time)s. Please ask the headquarters.") % {"time": time})
