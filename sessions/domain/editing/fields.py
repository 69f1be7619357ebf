"""The session is prepared: every text and number is a field that saves itself, and lists have rows.

A field is known by its name: `title`, `picks`, `wording.present.question`, `result:12.text`. Apps above have fields
and lists of their own: they pass a `find` that knows both.
"""

import re
from collections.abc import Callable, Mapping, Sequence

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from okmo_session.core import ordering
from okmo_session.core.autosave import Change, Conflict, Saved
from okmo_session.core.errors import DomainError
from okmo_session.core.fields import Field, save_into
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from sessions.actors import Actor
from sessions.domain.editing.head import head_field
from sessions.domain.editing.lists import LISTS, RowList
from sessions.domain.editing.wording import wording_field
from sessions.domain.locking import lock_session
from sessions.domain.topics import Topic
from sessions.models import StrategySession

# More is no list that anybody reads.
MOST_ROWS = 200
_OF_A_ROW = re.compile(r"([a-z-]{1,30}):([0-9]{1,18})\.([a-z_]{1,30})")

type Find = Callable[[StrategySession, str], Field[Actor] | None]

_PLACES: tuple[Find, ...] = (head_field, wording_field)


def field_in(lists: Mapping[str, RowList]) -> Find:
    """Return what finds a field of a session by its name, with the rows of `lists`."""

    def find(session: StrategySession, name: str) -> Field[Actor] | None:
        match = _OF_A_ROW.fullmatch(name)
        if match and match[1] in lists:
            return lists[match[1]].field(session, int(match[2]), match[3])
        return next((field for field in (found(session, name) for found in _PLACES) if field), None)

    return find


field_of = field_in(LISTS)


@transaction.atomic
def save(session: StrategySession, change: Change, by: Actor, find: Find = field_of) -> Saved | Conflict:
    """Put `change` into its field if nobody wrote there since; DomainError where the field does not take the text."""
    _lock(session)
    field = find(session, change.field)
    if field is None:
        raise DomainError(_("This field no longer exists. Load the page again; your text is still in its place."))
    outcome = save_into(session, session, field, change, by)
    if isinstance(outcome, Saved) and outcome.value != field.value:
        _tell(session, "session edited", by, field=change.field)
    return outcome


@transaction.atomic
def add_row(session: StrategySession, rows: RowList, texts: Mapping[str, str], by: Actor) -> Model:
    """Put a row at the end of the list; DomainError where a text cannot be kept or the list is full."""
    _lock(session)
    if rows.rows(session).count() >= MOST_ROWS:
        raise DomainError(_("This list is full: it has %(most)s lines.") % {"most": MOST_ROWS})
    row = rows.add(session, texts)
    _tell(session, "line added", by, target=row)
    return row


@transaction.atomic
def delete_row(session: StrategySession, rows: RowList, pk: int, by: Actor) -> None:
    """Take a row out of the list; of two clicks the second changes nothing. DomainError where the row must stay."""
    _lock(session)
    row = rows.rows(session).filter(pk=pk).first()
    if row is None:
        return
    rows.refuse_deleting(row)
    _tell(session, "line deleted", by, target=row)
    row.delete()


@transaction.atomic
def move_row(session: StrategySession, rows: RowList, pk: int, step: int, by: Actor) -> None:
    """Put a row `step` places further down, or up where it is negative."""
    _lock(session)
    ordering.move(rows.rows(session), pk, step)
    _tell(session, "lines put in order", by, list=rows.name)


@transaction.atomic
def order_rows(session: StrategySession, rows: RowList, pks: Sequence[int], by: Actor) -> None:
    """Put the rows into the order of `pks`; rows that a stale page did not know follow."""
    _lock(session)
    ordering.reorder(rows.rows(session), pks)
    _tell(session, "lines put in order", by, list=rows.name)


def _lock(session: StrategySession) -> None:
    lock_session(session)
    session.refresh_from_db()


def _tell(session: StrategySession, event: str, by: Actor, *, target: Model | None = None, **details: str) -> None:
    log(session, event, by=by, target=target or session, **details)
    publish(session, Topic.PREPARATION, Topic.AGENDA)
