"""Links that let a device in, as they stand in a QR."""

from django.db import transaction
from django.urls import reverse

from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from okmo_session.core.tokens import new_token, token_hash
from sessions.actors import Actor
from sessions.domain.locking import lock_session
from sessions.domain.people.arrival import arrive
from sessions.domain.topics import Topic
from sessions.models import AccessLink, Device, Participant, Role, StrategySession, Team


def link_path(link: AccessLink) -> str:
    """Return the path of `link`; that of an invitation opens the page on which an account is made."""
    return reverse("sessions:set_up" if link.is_once else "sessions:enter", args=[link.token])


@transaction.atomic
def table_link(team: Team) -> AccessLink:
    """Return the link of the tablet of the table of `team`, making it at the first call."""
    lock_session(team.session, is_archive_open=True)
    return AccessLink.objects.get_or_create(session=team.session, role=Role.TABLE, team=team)[0]


@transaction.atomic
def table_links(session: StrategySession) -> list[AccessLink]:
    """Return the links of all tables of the morning by number, making those that are missing."""
    teams = Team.objects.filter(session=session, round=Team.Round.NORMS)
    missing = teams.exclude(access_links__role=Role.TABLE)
    if missing.exists():
        for team in missing:
            table_link(team)
    links = session.access_links.filter(role=Role.TABLE, team__round=Team.Round.NORMS)
    return list(links.select_related("team").order_by("team__table_number"))


@transaction.atomic
def projector_link(session: StrategySession) -> AccessLink:
    """Return the link of the hall's screen, making it at the first call."""
    lock_session(session, is_archive_open=True)
    return AccessLink.objects.get_or_create(session=session, role=Role.PROJECTOR)[0]


@transaction.atomic
def participant_link(participant: Participant) -> AccessLink:
    """Return the personal link of the participant, making it at the first call; of several badges the first one's."""
    lock_session(participant.session, is_archive_open=True)
    first = AccessLink.objects.filter(participant=participant, role=Role.PARTICIPANT).order_by("pk").first()
    return first or AccessLink.objects.create(
        session=participant.session, role=Role.PARTICIPANT, participant=participant
    )


@transaction.atomic
def show_codes_anew(session: StrategySession, by: Actor) -> None:
    """Let every page and the wall draw their codes again: they lead to another address now."""
    lock_session(session)
    log(session, "codes shown anew", by=by)
    publish(session, Topic.PROJECTOR, Topic.BOARD)


def find_link(token: str) -> AccessLink | None:
    """Return the link of `token` that lets a device or a made-up account in; None where there is none."""
    links = AccessLink.objects.filter(token_hash=token_hash(token), is_once=False, session__isnull=False)
    return links.select_related("session", "team", "participant", "user").first()


@transaction.atomic
def redeem(link: AccessLink) -> str:
    """Remember one more device for the link of a table, screen or participant, and return the device's secret."""
    session = _session_of(link)
    # Who was there may look again.
    lock_session(session, is_archive_open=True)
    token = new_token()
    Device.objects.create(
        session=session,
        role=link.role,
        team=link.team,
        participant=link.participant,
        token_hash=token_hash(token),
    )
    log(session, "device let in", by=actor_of_link(link), target=link)
    if link.participant:
        arrive(link.participant, by=actor_of_link(link))
    return token


def actor_of_link(link: AccessLink) -> Actor:
    """Return who a device becomes that follows `link`."""
    role = Role(link.role)
    return Actor(_session_of(link), role, user=link.user, participant=link.participant, team=link.team)


def _session_of(link: AccessLink) -> StrategySession:
    assert link.session is not None, "only an invitation of the installation has no session"
    return link.session
