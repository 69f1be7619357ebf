"""What triads are written for and judged by, as it is prepared: key questions and criteria are lists of rows."""

from functools import partial

from okmo_session.core.typed import required
from sessions.domain import limits
from sessions.domain.editing import fields
from sessions.domain.editing.lists import LISTS as SESSION_LISTS
from sessions.domain.editing.lists import Column, RowList
from triads.domain.image.versions import refuse_losing_image
from triads.models import Criterion, KeyQuestion

_TEXT = Column("text", limits.QUESTION, required)
_QUESTION = RowList("question", KeyQuestion, (_TEXT,), refuse_deleting=refuse_losing_image)
_CRITERIA = [
    RowList(f"criterion-{purpose}", Criterion, (Column("text", limits.CRITERION, required),), {"purpose": purpose})
    for purpose in Criterion.Purpose.values
]
LISTS = SESSION_LISTS | {rows.name: rows for rows in (_QUESTION, *_CRITERIA)}

field_of = fields.field_in(LISTS)
save = partial(fields.save, find=field_of)
