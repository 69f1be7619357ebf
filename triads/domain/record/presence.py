"""Which of a table's tablets, and who of the headquarters, writes in which field of its record at this moment."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from okmo_session.core.clock import now
from okmo_session.core.live.publish import publish
from okmo_session.core.presence import LIFE, leave, stand_in, who_is_where
from sessions.actors import Actor
from sessions.domain.topics import Topic, presence_topic
from sessions.models import Team
from triads.models import Record


@dataclass(frozen=True)
class Other:
    """Somebody else in a field of the record, to be forgotten in so many seconds unless he is still there."""

    field: str
    label: str
    seconds: int


def others_in(record: Record, by: Actor) -> list[Other]:
    """Return who but `by` stands in which field of `record`."""
    moment = now()
    rows = who_is_where(record, _device(by))
    return [Other(row.field, row.label, int((row.at + LIFE - moment).total_seconds()) + 1) for row in rows]


def tablet_number(by: Actor) -> int | None:
    """Return which of its table's tablets the actor's is, where there are several of them."""
    if by.device is None or by.team is None:
        return None
    tablets = _tablets(by.team)
    return tablets.index(by.device.pk) + 1 if len(tablets) > 1 and by.device.pk in tablets else None


def stand(record: Record, field: str, by: Actor) -> None:
    """Tell the others at `record` that `by` writes in `field`; a tablet that is alone there writes nothing down.

    Neither journal nor lock: it is said again every 20 seconds, and lost without harm.
    """
    tablets = _tablets(record.team)
    is_alone = set(tablets) <= {_device(by)} and not who_is_where(record, _device(by))
    if is_alone or record.team.session.archived_at:
        return
    with transaction.atomic():
        if stand_in(record.team.session, record, field, _device(by), _label(by, tablets)):
            _tell(record)


@transaction.atomic
def walk_away(record: Record, field: str, by: Actor) -> None:
    """Tell the others at `record` that `by` has left `field`."""
    if leave(record, field, _device(by)):
        _tell(record)


def _tell(record: Record) -> None:
    # The crew's pages hear of a record only while one of them stands in it: it is one topic for all tables.
    is_crew_here = any(row.device < 0 for row in who_is_where(record, 0))
    publish(record.team.session, presence_topic(record.team), *([Topic.PRESENCE] if is_crew_here else []))


def _tablets(team: Team) -> list[int]:
    return list(team.devices.filter(revoked_at=None).order_by("pk").values_list("pk", flat=True))


def _device(by: Actor) -> int:
    # The crew has accounts, not devices: their numbers are counted downwards.
    if by.device:
        return by.device.pk
    return -by.user.pk if by.user else 0


def _label(by: Actor, tablets: list[int]) -> str:
    if by.is_crew:
        return _("the headquarters")
    number = tablets.index(_device(by)) + 1 if _device(by) in tablets else len(tablets) + 1
    return _("tablet %(number)s") % {"number": number}
