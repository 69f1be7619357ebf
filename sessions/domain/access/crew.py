"""Who is of the crew of a session, and in which role; a session always keeps a facilitator."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from okmo_session.core.errors import DomainError
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from sessions.actors import Actor
from sessions.domain.locking import lock_session
from sessions.domain.topics import Topic
from sessions.models import CrewMember, Role, StrategySession, User


def crew_of(session: StrategySession) -> QuerySet[CrewMember]:
    """Return the members of the crew with their accounts, in the order in which they came."""
    return session.crew.select_related("user").order_by("pk")


def memberships_of(user: User) -> QuerySet[CrewMember]:
    """Return what the account is in which session, the newest day first, each with its session."""
    return user.memberships.select_related("session").order_by("-session__date", "-session__pk")


def makes_sessions(user: User) -> bool:
    """Tell whether the account may make sessions: a facilitator of any, or whoever set this installation up."""
    is_installer = user.access_links.filter(session=None, is_once=True)
    return user.memberships.filter(role=Role.FACILITATOR).exists() or is_installer.exists()


@transaction.atomic
def change_role(member: CrewMember, role: Role, by: Actor) -> None:
    """Give the member another role. DomainError where the session would be left without a facilitator."""
    session = by.session
    lock_session(session)
    fresh = _fresh(session, member)
    if fresh.role == role:
        return
    if role != Role.FACILITATOR:
        _refuse_the_last_facilitator(session, fresh)
    session.crew.filter(pk=fresh.pk).update(role=role)
    log(session, "crew role changed", by=by, target=fresh, role=role.value)
    publish(session, Topic.BOARD)


@transaction.atomic
def remove_member(member: CrewMember, by: Actor) -> None:
    """Take the member out of the crew; the account stays. DomainError for the last facilitator."""
    session = by.session
    lock_session(session, is_archive_open=True)
    fresh = _fresh(session, member)
    _refuse_the_last_facilitator(session, fresh)
    log(session, "crew left", by=by, target=fresh, role=fresh.role)
    fresh.delete()
    publish(session, Topic.BOARD)


def _fresh(session: StrategySession, member: CrewMember) -> CrewMember:
    fresh = session.crew.filter(pk=member.pk).first()
    if fresh is None:
        raise DomainError(_("This person is no longer of the crew."))
    return fresh


def _refuse_the_last_facilitator(session: StrategySession, member: CrewMember) -> None:
    others = session.crew.filter(role=Role.FACILITATOR).exclude(pk=member.pk)
    if member.role == Role.FACILITATOR and not others.exists():
        raise DomainError(_("The session needs a facilitator: name another one first."))
