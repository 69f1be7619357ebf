"""Taking a person out of the session, on request or because somebody was entered twice."""

from functools import partial

from django.db import transaction
from django.db.models import Q

from okmo_session.core.clock import now
from okmo_session.core.data_folder import forget_made_files
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log, reference
from okmo_session.core.models import FieldRevision
from sessions.actors import Actor
from sessions.domain.locking import lock_session
from sessions.domain.people.cards import CARD_FIELDS, tell_people
from sessions.domain.people_import.undoing import forget_in_imports
from sessions.domain.topics import Topic
from sessions.models import Mandate, Note, Participant, Team
from sessions.models.people import new_personal_code
from triads.models import Triad
from voting.models import Poll, TurnOut


@transaction.atomic
def erase_person(participant: Participant, by: Actor) -> None:
    """Take name, contacts, notes and devices of the person out of everything; a second time changes nothing.

    A row without a name stays, so that votes that were cast still add up. The files the names came from are thrown
    away, and so are those that were made of them: uploaded lists, made protocols.
    """
    session = participant.session
    lock_session(session)
    if not Participant.objects.filter(pk=participant.pk).exists():
        return
    tell_people(participant)
    forget(participant)
    forget_in_imports(participant)
    transaction.on_commit(partial(forget_made_files, session.pk))
    log(session, "participant erased", by=by, target=participant)
    publish(session, Topic.VOTE, Topic.MEASURES, Topic.REPORTS)


def forget(participant: Participant) -> None:
    """Leave of the person a row without a name that nobody is shown. The caller holds the lock."""
    mine = Q(participant=participant)
    notes = list(Note.objects.filter(mine))
    # The person himself is the document of his drafts.
    documents = [reference(thing) for thing in (participant, *notes)]
    FieldRevision.objects.filter(document__in=documents).delete()
    Note.objects.filter(mine).delete()
    participant.seats.all().delete()
    participant.devices.all().delete()
    participant.access_links.all().delete()
    Team.objects.filter(speaker=participant).update(speaker=None)
    Mandate.objects.filter(holder=participant).update(holder=None)
    Mandate.objects.filter(proxy=participant).update(proxy=None)
    Triad.objects.filter(author=participant, team=None).delete()
    Triad.objects.filter(author=participant).update(author=None)
    # Who has voted stays on the register without a name; who has not can no longer, and nobody waits for him.
    open_polls = list(Poll.objects.filter(session=participant.session_id, state=Poll.State.OPEN))
    TurnOut.objects.filter(mine, poll__in=open_polls, way=TurnOut.Way.NONE).delete()
    _blank(participant)


def _blank(participant: Participant) -> None:
    for name in (*CARD_FIELDS, "consent_text"):
        setattr(participant, name, "")
    participant.code, participant.erased_at = new_personal_code(), now()
    participant.admitted_at = participant.contacts_shared_at = None
    participant.save()
