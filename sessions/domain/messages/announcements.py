"""What the crew tells the hall, and who has heard it."""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from okmo_session.core.clock import now
from okmo_session.core.errors import DomainError
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from sessions.actors import Actor
from sessions.domain.locking import lock_session
from sessions.domain.topics import Topic
from sessions.models import Announcement, Participant, StrategySession

Audience = Announcement.Audience
TEXT_LENGTH = 500
# Of two presses of one button the second says nothing new.
_ONCE = dt.timedelta(minutes=1)
# A device that has confirmed nothing is not told the whole morning when it comes in.
_STILL_NEWS = dt.timedelta(hours=1)


@transaction.atomic
def send_announcement(session: StrategySession, audience: str, text: str, by: Actor) -> Announcement:
    """Tell `text` to `audience`; the same words to the same people within a minute are told once."""
    lock_session(session)
    moment = now()
    said = session.announcements.filter(audience=audience, text=text, withdrawn_at=None, at__gt=moment - _ONCE).first()
    if said:
        return said
    announcement = Announcement.objects.create(session=session, audience=audience, text=text, at=moment)
    log(session, "announcement sent", by=by, target=announcement, audience=str(audience))
    publish(session, _topic(announcement))
    return announcement


@transaction.atomic
def withdraw_announcement(announcement: Announcement, by: Actor) -> None:
    """Take the announcement off every page; a second time changes nothing."""
    session = announcement.session
    lock_session(session)
    moment = now()
    if not Announcement.objects.filter(pk=announcement.pk, withdrawn_at=None).update(withdrawn_at=moment):
        return
    announcement.withdrawn_at = moment
    log(session, "announcement withdrawn", by=by, target=announcement)
    publish(session, _topic(announcement))


def announcements_for(actor: Actor) -> QuerySet[Announcement]:
    """Return what `actor` may read, the newest first: the crew everything, the hall what was said to it."""
    rows = actor.session.announcements.filter(withdrawn_at=None)
    if actor.is_crew:
        return rows
    return rows.filter(audience__in=[Audience.EVERYBODY, Audience.TABLES] if actor.team else [Audience.EVERYBODY])


def unread_announcements(actor: Actor, heard: int = 0) -> list[Announcement]:
    """Return what `actor` has not confirmed yet, the newest first.

    A participant's mark is kept with the person; of everybody else the device knows in `heard` the last one confirmed.
    """
    rows = announcements_for(actor)
    if actor.participant:
        return list(rows.filter(at__gt=actor.participant.announcements_read_at or actor.participant.joined_at))
    if heard:
        return list(rows.filter(pk__gt=heard))
    return list(rows.filter(at__gt=now() - _STILL_NEWS))


@transaction.atomic
def read_announcements(participant: Participant, upto: Announcement) -> None:
    """Note that the participant has read everything up to `upto`; going back is impossible.

    No line of the journal and no topic: it concerns nobody else.
    """
    lock_session(participant.session)
    if upto.session_id != participant.session_id:
        raise DomainError(_("This message belongs to another session."))
    people = Participant.objects.filter(pk=participant.pk)
    people.exclude(announcements_read_at__gte=upto.at).update(announcements_read_at=upto.at)
    participant.refresh_from_db(fields=["announcements_read_at"])


def _topic(announcement: Announcement) -> str:
    # Three hundred phones do not ask for what is said to the headquarters.
    return Topic.CREW_MESSAGES if announcement.audience == Audience.HEADQUARTERS else Topic.MESSAGES
