"""A file of a record that waits to be looked at."""

from typing import Any

from okmo_session.core.clock import now
from sessions.actors import table_actor
from triads.models import Record, RecordUpload


def upload_of(record: Record, texts: dict[str, str], **more: Any) -> RecordUpload:
    """Return an upload of `record` that says `texts`; without `has_key` it has lost the mark of its table."""
    return RecordUpload.objects.create(
        record=record,
        file_name="запись.xlsx",
        content=b"PK",
        texts={"fields": texts, "members": [], "unread": [], "has_key": False} | more,
        actor=table_actor(record.team).reference,
        uploaded_at=now(),
    )
