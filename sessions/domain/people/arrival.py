"""Who is in the hall: checked in by the code of the badge or by name, and those who come without being on the list."""

import re
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from okmo_session.core.clock import now
from okmo_session.core.errors import DomainError
from okmo_session.core.log import log
from okmo_session.core.tokens import derived_token, read_code, token_hash
from sessions.actors import Actor
from sessions.domain.access.admission import admit
from sessions.domain.locking import lock_session
from sessions.domain.people.cards import tell_people
from sessions.domain.tables.seating import seat
from sessions.models import AccessLink, Participant, Role, StrategySession, Team

# The address in a badge's QR, as a scanner types it.
_BADGE = re.compile(r"/e/([\w-]+)")


@transaction.atomic
def arrive(participant: Participant, by: Actor) -> bool:
    """Note that the person is in the hall, and admit him whom the headquarters have seen; False where he was before."""
    lock_session(participant.session)
    moment = now()
    if not Participant.objects.filter(pk=participant.pk, arrived_at=None).update(arrived_at=moment):
        participant.refresh_from_db(fields=["arrived_at"])
        return False
    participant.arrived_at = moment
    log(participant.session, "participant arrived", by=by, target=participant)
    tell_people(participant)
    if by.is_crew:
        admit(participant, by)
    return True


@transaction.atomic
def take_back_arrival(participant: Participant, by: Actor) -> None:
    """Note that the person is not in the hall after all; his admission stays."""
    lock_session(participant.session)
    if not Participant.objects.filter(pk=participant.pk, arrived_at__isnull=False).update(arrived_at=None):
        return
    participant.arrived_at = None
    log(participant.session, "arrival taken back", by=by, target=participant)
    tell_people(participant)


@transaction.atomic
def check_in(session: StrategySession, text: str, by: Actor) -> tuple[Participant, bool]:
    """Note the arrival of whoever has the code, or the badge whose link was scanned; False where he was here before."""
    lock_session(session)
    participant = _owner(session, text)
    if participant is None:
        raise DomainError(_("Nobody in this session has this code. Compare it letter by letter, or look for the name."))
    participant.session = session
    return participant, arrive(participant, by)


@transaction.atomic
def walk_in(
    session: StrategySession, card: Mapping[str, str], team: Team | None, by: Actor, *, form_id: str
) -> Participant:
    """Write in somebody who has come without being on the list: arrived, admitted and seated.

    `form_id` is the unguessable number of the form: the same form sent twice is the same person.
    """
    lock_session(session)
    # The link of the badge is made with the person, so the form's number is remembered without a row of its own.
    nonce = derived_token("walk-in form", f"{session.pk}:{form_id}")
    known = AccessLink.objects.filter(session=session, nonce=nonce, participant__erased_at=None).first()
    if known and known.participant:
        return known.participant
    moment = now()
    participant = Participant.objects.create(
        session=session,
        source=Participant.Source.CREW,
        joined_at=moment,
        arrived_at=moment,
        admitted_at=moment,
        **card,
    )
    AccessLink.objects.create(session=session, role=Role.PARTICIPANT, participant=participant, nonce=nonce)
    log(session, "participant written in", by=by, target=participant)
    tell_people(participant)
    if team:
        seat(participant, team, by)
    return participant


def _owner(session: StrategySession, text: str) -> Participant | None:
    scanned = _BADGE.search(text)
    if scanned:
        return session.participants.filter(access_links__token_hash=token_hash(scanned[1])).first()
    return session.participants.filter(code=read_code(text)).first()
