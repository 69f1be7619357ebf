"""In which field of a document each device stands: told to the others, and forgotten by itself."""

import datetime as dt

from django.db.models import Model, QuerySet

from okmo_session.core.clock import now
from okmo_session.core.log import reference
from okmo_session.core.models import FieldPresence

# A page says it again every 20 seconds: one answer may be lost on the way.
LIFE = dt.timedelta(seconds=45)


def stand_in(session: Model, document: Model, field: str, device: int, label: str) -> bool:
    """Note that `device` stands in `field` of `document`; False where that was known and is only said again.

    The last of two requests of one device wins: nothing depends on it, so nothing is locked for it.
    """
    moment = now()
    known = _fresh(document).filter(device=device, field=field)
    if known.update(at=moment):
        return False
    row = FieldPresence(
        session_id=session.pk, document=reference(document), device=device, field=field, label=label, at=moment
    )
    FieldPresence.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["document", "device"],
        update_fields=["field", "label", "at"],
    )
    return True


def leave(document: Model, field: str, device: int) -> bool:
    """Note that `device` has left `field`; False where it stands in another one by now, or was forgotten."""
    rows = FieldPresence.objects.filter(document=reference(document), device=device, field=field)
    return bool(rows.delete()[0])


def who_is_where(document: Model, but_device: int) -> list[FieldPresence]:
    """Return where the other devices stand in `document`, by their names."""
    return list(_fresh(document).exclude(device=but_device).order_by("label", "pk"))


def _fresh(document: Model) -> QuerySet[FieldPresence]:
    return FieldPresence.objects.filter(document=reference(document), at__gt=now() - LIFE)
