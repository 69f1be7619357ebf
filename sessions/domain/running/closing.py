"""The end of a session: its day is finished, it goes into the archive, it comes back."""

from django.db import transaction
from django.utils.translation import gettext as _

from okmo_session.core.clock import now
from okmo_session.core.errors import DomainError
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from sessions.actors import Actor
from sessions.domain.locking import lock_session
from sessions.domain.running.stages import finish_stage, running_stage
from sessions.domain.topics import Topic
from sessions.models import StrategySession


@transaction.atomic
def finish_session(session: StrategySession, by: Actor) -> None:
    """End the day, and with it the stage that runs."""
    lock_session(session)
    running = running_stage(session)
    if running:
        finish_stage(running, by)
    if not StrategySession.objects.filter(pk=session.pk, finished_at=None).update(finished_at=now()):
        raise DomainError(_("The session is finished already."))
    _tell(session, "session finished", by)


@transaction.atomic
def reopen_session(session: StrategySession, by: Actor) -> None:
    """Let the day go on: it was finished too early."""
    lock_session(session)
    if not StrategySession.objects.filter(pk=session.pk, finished_at__isnull=False).update(finished_at=None):
        raise DomainError(_("The session is not finished."))
    _tell(session, "session reopened", by)


@transaction.atomic
def archive_session(session: StrategySession, by: Actor) -> None:
    """Put the session away: from now on it is only read. DomainError while a stage of it runs."""
    lock_session(session)
    running = running_stage(session)
    if running:
        raise DomainError(_("The stage “%(title)s” is running: finish the session first.") % {"title": running.title})
    StrategySession.objects.filter(pk=session.pk).update(archived_at=now())
    _tell(session, "session archived", by)


@transaction.atomic
def restore_session(session: StrategySession, by: Actor) -> None:
    """Bring the session back from the archive."""
    lock_session(session, is_archive_open=True)
    if not StrategySession.objects.filter(pk=session.pk, archived_at__isnull=False).update(archived_at=None):
        raise DomainError(_("The session is not in the archive."))
    _tell(session, "session restored", by)


def _tell(session: StrategySession, event: str, by: Actor) -> None:
    log(session, event, by=by, target=session)
    publish(session, Topic.AGENDA, Topic.BOARD)
