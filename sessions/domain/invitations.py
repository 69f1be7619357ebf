"""Accounts of the crew: the first facilitator's, those invited later, and the made-up ones of a demo."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from okmo_session.core.clock import now
from okmo_session.core.errors import DomainError
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from okmo_session.core.tokens import token_hash
from sessions.actors import Actor, crew_actor
from sessions.domain.links import link_path
from sessions.domain.locking import lock_session
from sessions.domain.topics import Topic
from sessions.models import CREW_ROLES, AccessLink, CrewMember, Role, StrategySession, User


@transaction.atomic
def first_facilitator_path() -> str | None:
    """Return the path of the set-up link, or None once it has been used. Accounts of a demo do not count."""
    link, _created = AccessLink.objects.get_or_create(session=None, role=Role.FACILITATOR, is_once=True)
    return None if link.used_at else link_path(link)


def open_invitation(token: str) -> AccessLink | None:
    """Return the invitation of `token` while nobody has used it, else None."""
    invitations = AccessLink.objects.filter(role__in=CREW_ROLES, is_once=True, used_at=None)
    return invitations.filter(token_hash=token_hash(token)).select_related("session").first()


def open_invitations(session: StrategySession) -> list[AccessLink]:
    """Return the invitations of `session` that wait for their reader, the oldest first."""
    return list(session.access_links.filter(is_once=True, used_at=None).order_by("pk"))


@transaction.atomic
def set_up(token: str, login: str, password: str, name: str) -> User:
    """Make the account an invitation asks for; without a session it becomes facilitator wherever there is none yet.

    Raises DomainError where the link is used or the login taken.
    """
    link = open_invitation(token)
    if link and link.session:
        lock_session(link.session)
    # Of two readers one wins.
    if link is None or not AccessLink.objects.filter(pk=link.pk, used_at=None).update(used_at=now()):
        raise DomainError(_("This link has already been used. Log in, or ask for a new one."))
    user = _new_user(login, password, name)
    AccessLink.objects.filter(pk=link.pk).update(user=user)
    for session in [link.session] if link.session else _without_facilitator():
        _take_on(session, user, Role(link.role))
    return user


@transaction.atomic
def invite_crew(session: StrategySession, role: Role, by: Actor) -> AccessLink:
    """Return the open invitation to the crew in `role`; a new one where the last has been used."""
    lock_session(session)
    link, is_new = AccessLink.objects.get_or_create(session=session, role=role, is_once=True, used_at=None)
    if is_new:
        log(session, "crew invited", by=by, target=link, role=role.value)
        publish(session, Topic.BOARD)
    return link


@transaction.atomic
def crew_login_link(session: StrategySession, user: User, role: Role) -> AccessLink:
    """Return a link that logs the made-up `user` in, who becomes a member of the crew: for demo sessions only."""
    if not session.is_demo:
        raise DomainError(_("Only made-up sessions have links that log the crew in."))
    lock_session(session)
    if not session.crew.filter(user=user).exists():
        _take_on(session, user, role)
    return AccessLink.objects.get_or_create(session=session, role=role, user=user, is_once=False)[0]


@transaction.atomic
def appoint_facilitators(session: StrategySession) -> None:
    """Make whoever set this installation up facilitator of a session that has none: for sessions made later."""
    for user in User.objects.filter(access_links__session=None, access_links__is_once=True):
        if session in _without_facilitator():
            _take_on(session, user, Role.FACILITATOR)


def _new_user(login: str, password: str, name: str) -> User:
    try:
        with transaction.atomic():
            return User.objects.create_user(login, password, name)
    except IntegrityError as error:
        raise DomainError(_("This login is taken. Choose another one.")) from error


def _without_facilitator() -> list[StrategySession]:
    # The facilitator of a demo is made up: it still needs a person.
    people = CrewMember.objects.filter(role=Role.FACILITATOR).exclude(user__access_links__is_once=False)
    return list(StrategySession.objects.exclude(pk__in=people.values("session")))


def _take_on(session: StrategySession, user: User, role: Role) -> None:
    lock_session(session)
    member = CrewMember.objects.create(session=session, user=user, role=role)
    log(session, "crew joined", by=crew_actor(session, user, role), target=member, role=role.value)
    publish(session, Topic.BOARD)
