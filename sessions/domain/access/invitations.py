"""Accounts of the crew: the first facilitator's, those invited later, and the made-up ones of a demo."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from okmo_session.core.clock import now
from okmo_session.core.errors import DomainError
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from okmo_session.core.tokens import token_hash
from sessions.actors import Actor, crew_actor
from sessions.domain.access.links import link_path
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
    link = _used_up(token)
    user = _new_user(login, password, name)
    _take_in(link, user)
    return user


@transaction.atomic
def accept(token: str, user: User) -> None:
    """Let somebody who has an account already follow an invitation.

    Raises DomainError where the link is used, or `user` is of that crew already: a role is changed by a facilitator,
    not by a link that its sender tried out.
    """
    link = _used_up(token)
    if is_made_up(user):
        raise DomainError(_("An account of a made-up session belongs to that session only."))
    if link.session and link.session.crew.filter(user=user).exists():
        raise DomainError(_("You are of this crew already; the link stays open for whom it was made."))
    _take_in(link, user)


def is_made_up(user: User) -> bool:
    """Tell whether the account was made for a demo, where a link logs it in."""
    return user.access_links.filter(is_once=False).exists()


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
def withdraw_invitation(link: AccessLink, session: StrategySession, by: Actor) -> None:
    """Let an invitation that nobody has followed lead nowhere."""
    lock_session(session, is_archive_open=True)
    if not session.access_links.filter(pk=link.pk, is_once=True, used_at=None).update(used_at=now()):
        raise DomainError(_("This invitation is no longer open."))
    log(session, "invitation withdrawn", by=by, target=link, role=link.role)
    publish(session, Topic.BOARD)


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
            take_on_maker(session, user)


def take_on_maker(session: StrategySession, user: User) -> None:
    """Make `user` the facilitator of the session he has just made."""
    _take_on(session, user, Role.FACILITATOR)


def _used_up(token: str) -> AccessLink:
    link = open_invitation(token)
    if link and link.session:
        lock_session(link.session, is_archive_open=True)
    # Of two readers one wins.
    if link is None or not AccessLink.objects.filter(pk=link.pk, used_at=None).update(used_at=now()):
        raise DomainError(_("This link has already been used. Log in, or ask for a new one."))
    return link


def _take_in(link: AccessLink, user: User) -> None:
    AccessLink.objects.filter(pk=link.pk).update(user=user)
    for session in [link.session] if link.session else _without_facilitator():
        _take_on(session, user, Role(link.role))


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
    # Also in the archive: a session there still needs somebody who can bring it back.
    lock_session(session, is_archive_open=True)
    member, _is_new = CrewMember.objects.update_or_create(session=session, user=user, defaults={"role": role})
    log(session, "crew joined", by=crew_actor(session, user, role), target=member, role=role.value)
    publish(session, Topic.BOARD)
