"""Photos of a table's flipchart."""

from typing import IO

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from okmo_session.core.clock import now
from okmo_session.core.errors import DomainError
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from okmo_session.core.pictures import Picture, made_anew
from sessions.actors import Actor
from sessions.domain.locking import lock_session
from sessions.domain.topics import Topic, team_topic
from sessions.models import StrategySession, Team
from triads.models import FlipchartPhoto

PHOTOS_MAX = 4


def photos_of(team: Team) -> QuerySet[FlipchartPhoto]:
    """Return the photos of the flipchart of `team` in the order they came, without the pictures themselves."""
    return team.flipchart_photos.defer("content")


def photos_in(session: StrategySession) -> QuerySet[FlipchartPhoto]:
    """Return the photos of all tables of `session`, each with its team, without the pictures themselves."""
    return FlipchartPhoto.objects.filter(team__session=session).select_related("team").defer("content")


def add_photo(team: Team, file: IO[bytes], by: Actor) -> FlipchartPhoto:
    """Add the photo in `file`, made anew; the same one sent twice is one. DomainError where it is none or too many."""
    # Refused before the work; decided again once the session is locked. No transaction waits for the reading.
    if team.flipchart_photos.count() >= PHOTOS_MAX:
        raise DomainError(_too_many())
    return _add(team, made_anew(file), by)


@transaction.atomic
def remove_photo(team: Team, number: int, by: Actor) -> None:
    """Remove the photo of the flipchart of `team` with this primary key; who comes second removes nothing."""
    lock_session(team.session)
    if team.flipchart_photos.filter(pk=number).delete()[0]:
        _tell(team, "photo removed", by)


@transaction.atomic
def _add(team: Team, picture: Picture, by: Actor) -> FlipchartPhoto:
    lock_session(team.session)
    known = team.flipchart_photos.filter(content=picture.content).first()
    if known:
        return known
    if team.flipchart_photos.count() >= PHOTOS_MAX:
        raise DomainError(_too_many())
    photo = FlipchartPhoto.objects.create(
        team=team,
        content=picture.content,
        width=picture.width,
        height=picture.height,
        actor=by.reference,
        added_at=now(),
    )
    _tell(team, "photo added", by)
    return photo


def _tell(team: Team, event: str, by: Actor) -> None:
    log(team.session, event, by=by, target=team)
    publish(team.session, team_topic(team), Topic.BOARD)


def _too_many() -> str:
    return _("There are already %(count)d photos of this flipchart. Remove one before you add another.") % {
        "count": PHOTOS_MAX
    }
