"""What is known of a person: written in by the headquarters, put right by anybody who may, shared by consent only."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from okmo_session.core.clock import now
from okmo_session.core.errors import DomainError
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from okmo_session.core.text import search_key
from sessions.actors import Actor, participant_actor
from sessions.domain.locking import lock_session
from sessions.domain.topics import Topic, team_topic
from sessions.models import Participant, Team

CARD_FIELDS = ("name", "region", "organisation", "job_title", "phone", "email")


class CardConflictError(DomainError):
    """Somebody else has changed these fields since they were read; `theirs` is what stands in them now."""

    def __init__(self, theirs: Mapping[str, str]) -> None:
        super().__init__(_("This card has been changed in the meantime."))
        self.theirs = dict(theirs)


@transaction.atomic
def edit_card(participant: Participant, values: Mapping[str, str], seen: Mapping[str, str], by: Actor) -> None:
    """Write those of `values` that differ from what their author has `seen`; nobody's change is overwritten silently.

    Raises CardConflictError where such a field holds a third text by now.
    """
    lock_session(participant.session)
    participant.refresh_from_db(fields=CARD_FIELDS)
    stands = {name: str(getattr(participant, name)) for name in CARD_FIELDS}
    touched = {name: text for name, text in values.items() if text not in (seen.get(name, stands[name]), stands[name])}
    theirs = {name: stands[name] for name in touched if seen.get(name, stands[name]) != stands[name]}
    if theirs:
        raise CardConflictError(theirs)
    if not touched:
        return
    for name, text in touched.items():
        setattr(participant, name, text)
    participant.save(update_fields=[*touched, "search_key"])
    log(participant.session, "card edited", by=by, target=participant, fields=sorted(touched))
    tell_people(participant)


@transaction.atomic
def share_contacts(participant: Participant, *, is_shared: bool) -> None:
    """Let the other participants see phone and e-mail of this one, by his own second consent, or no longer."""
    lock_session(participant.session)
    people = Participant.objects.filter(pk=participant.pk, contacts_shared_at__isnull=is_shared)
    moment = now() if is_shared else None
    if not people.update(contacts_shared_at=moment):
        return
    participant.contacts_shared_at = moment
    event = "contacts shared" if is_shared else "contacts no longer shared"
    log(participant.session, event, by=participant_actor(participant), target=participant)
    tell_people(participant)


def doubles_of(participant: Participant) -> list[Participant]:
    """Return who may be the same person: of the same name, phone or e-mail, the likeliest first."""
    others = Participant.objects.filter(session=participant.session_id).exclude(pk=participant.pk)
    mine = _marks(participant)
    likeness = {other: len(mine & _marks(other)) for other in others.defer("consent_text")}
    return sorted((other for other, shared in likeness.items() if shared), key=lambda other: -likeness[other])


def tell_people(*people: Participant) -> None:
    """Let the pages that show `people` of one session, and those of their tables, know of a change."""
    teams = Team.objects.filter(seats__participant__in=[one.pk for one in people]).distinct()
    publish(people[0].session, Topic.PEOPLE, Topic.BOARD, *[team_topic(team) for team in teams])


def _marks(participant: Participant) -> set[tuple[str, str]]:
    digits = "".join(char for char in participant.phone if char.isdecimal())[-10:]
    marks = {
        "name": " ".join(sorted(participant.search_key.split())),
        "phone": digits if len(digits) > 5 else "",
        "email": search_key(participant.email),
    }
    return {(kind, text) for kind, text in marks.items() if text}
