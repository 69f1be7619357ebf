from django.utils.translation import gettext as _

from okmo_session.core.errors import DomainError
from sessions.models import StrategySession


def lock_session(session: StrategySession, *, is_archive_open: bool = False) -> None:
    """Let verbs of one session come one after the other until the transaction ends.

    PostgreSQL locks the row; SQLite's transactions are IMMEDIATE and so already one at a time. An archived session is
    refused, but for the few verbs for which its archive `is_archive_open`: they add nothing to what was said.
    """
    row = StrategySession.objects.select_for_update().filter(pk=session.pk).values("archived_at").first()
    if row is None:
        raise DomainError(_("This session no longer exists."))
    if row["archived_at"] and not is_archive_open:
        raise DomainError(_("This session is in the archive and is only read. The facilitator can bring it back."))
