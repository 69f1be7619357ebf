"""Coming in by oneself: the first time, and again on another device."""

from django.db import transaction
from django.utils.translation import gettext as _

from okmo_session.core.clock import now
from okmo_session.core.errors import DomainError
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from okmo_session.core.tokens import derived_token, new_token, read_code, token_hash
from sessions.actors import participant_actor
from sessions.domain.locking import lock_session
from sessions.domain.people.arrival import arrive
from sessions.domain.tables.seating import seat
from sessions.domain.topics import Topic
from sessions.models import Device, Participant, Role, StrategySession, Team


@transaction.atomic
def join(
    session: StrategySession,
    *,
    name: str,
    region: str,
    organisation: str,
    team: Team | None,
    consent_text: str,
    form_id: str = "",
) -> tuple[Participant, str]:
    """Make a participant of who gave his name and agreed to `consent_text`; return him and his device's secret.

    `form_id` is the unguessable number of the form that was filled in: the same form sent twice is the same person.
    """
    lock_session(session)
    token = derived_token("join form", f"{session.pk}:{form_id}") if form_id else new_token()
    known = _participant_of(session, token)
    if known:
        return known, token
    moment = now()
    participant = Participant.objects.create(
        session=session,
        name=name,
        region=region,
        organisation=organisation,
        source=Participant.Source.SELF,
        joined_at=moment,
        arrived_at=moment,
        consented_at=moment,
        consent_text=consent_text,
    )
    _let_in(participant, token)
    log(session, "participant joined", by=participant_actor(participant), target=participant)
    publish(session, Topic.PEOPLE, Topic.BOARD)
    if team:
        seat(participant, team, by=participant_actor(participant))
    return participant, token


@transaction.atomic
def come_back(session: StrategySession, code: str) -> tuple[Participant, str]:
    """Return the participant of the personal `code` and the secret of his further device."""
    lock_session(session, is_archive_open=True)
    participant = session.participants.filter(code=read_code(code)).first()
    if participant is None:
        raise DomainError(
            _("Nobody in this session has this code. Compare it letter by letter, or ask the headquarters.")
        )
    token = new_token()
    _let_in(participant, token)
    log(session, "participant came back", by=participant_actor(participant), target=participant)
    arrive(participant, by=participant_actor(participant))
    return participant, token


def session_of_code(text: str) -> StrategySession | None:
    """Return the session whose join code was typed, or None."""
    return StrategySession.objects.filter(join_code=read_code(text)).first()


def _participant_of(session: StrategySession, token: str) -> Participant | None:
    return session.participants.filter(devices__token_hash=token_hash(token)).first()


def _let_in(participant: Participant, token: str) -> None:
    Device.objects.create(
        session=participant.session, role=Role.PARTICIPANT, participant=participant, token_hash=token_hash(token)
    )
