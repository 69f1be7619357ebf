"""The register of member organisations: who may vote on statutory questions, and with which weight."""

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from okmo_session.core.errors import DomainError
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from okmo_session.core.text import search_key
from sessions.actors import Actor
from sessions.domain.locking import lock_session
from sessions.domain.topics import Topic
from sessions.models import Mandate, Participant, StrategySession


def total_weight(session: StrategySession) -> int:
    """Return how many votes all mandates of the session have together."""
    return session.mandates.aggregate(total=Sum("weight"))["total"] or 0


@transaction.atomic
def add_mandate(
    session: StrategySession,
    *,
    organisation: str,
    weight: int,
    holder: Participant | None,
    proxy: Participant | None,
    by: Actor,
) -> Mandate:
    """Enter a member organisation; one that is there already is refused, so a second click enters no second one."""
    lock_session(session)
    _check(session, organisation, holder, proxy)
    mandate = Mandate.objects.create(
        session=session, organisation=organisation, weight=weight, holder=holder, proxy=proxy
    )
    _tell(mandate, "mandate added", by, weight=weight)
    return mandate


@transaction.atomic
def edit_mandate(
    mandate: Mandate,
    *,
    organisation: str,
    weight: int,
    holder: Participant | None,
    proxy: Participant | None,
    by: Actor,
) -> None:
    """Put a mandate right."""
    lock_session(mandate.session)
    _check(mandate.session, organisation, holder, proxy, mandate)
    mandate.organisation, mandate.weight, mandate.holder, mandate.proxy = organisation, weight, holder, proxy
    mandate.save()
    ids = {"holder": holder.pk if holder else None, "proxy": proxy.pk if proxy else None}
    _tell(mandate, "mandate edited", by, weight=weight, **ids)


@transaction.atomic
def delete_mandate(mandate: Mandate, by: Actor) -> None:
    """Take a mandate off the register; a second time changes nothing."""
    lock_session(mandate.session)
    if session_mandates := Mandate.objects.filter(pk=mandate.pk):
        _tell(mandate, "mandate deleted", by, weight=mandate.weight)
        session_mandates.delete()


def _check(
    session: StrategySession,
    organisation: str,
    holder: Participant | None,
    proxy: Participant | None,
    own: Mandate | None = None,
) -> None:
    others = [mandate for mandate in session.mandates.all() if mandate != own]
    if search_key(organisation) in [search_key(mandate.organisation) for mandate in others]:
        raise DomainError(_("The organisation “%(name)s” is in the register already.") % {"name": organisation})
    if holder and holder == proxy:
        raise DomainError(_("Holder and proxy are one person. The proxy is somebody who votes instead."))


def _tell(mandate: Mandate, event: str, by: Actor, **details: int | None) -> None:
    log(mandate.session, event, by=by, target=mandate, **details)
    publish(mandate.session, Topic.BOARD)
