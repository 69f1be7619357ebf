from django.utils.translation import gettext as _

from okmo_session.core.errors import DomainError
from sessions.models import StrategySession


def lock_session(session: StrategySession) -> None:
    """Let verbs of one session come one after the other until the transaction ends.

    PostgreSQL locks the row; SQLite's transactions are IMMEDIATE and so already one at a time.
    """
    if not StrategySession.objects.select_for_update().filter(pk=session.pk).values("pk").first():
        raise DomainError(_("This session no longer exists."))
