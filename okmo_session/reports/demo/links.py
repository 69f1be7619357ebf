"""The private links of a made-up session."""

from django.db import transaction

from sessions.domain.access.links import link_path, participant_link, projector_link, table_links
from sessions.models import Role, StrategySession

type Links = dict[str, str | list[str]]


@transaction.atomic
def private_links(session: StrategySession) -> Links:
    """Return the paths that log each role in; of tables and participants a list each."""
    return {
        "facilitator": _crew_path(session, Role.FACILITATOR),
        "headquarters": _crew_path(session, Role.HEADQUARTERS),
        "tables": [link_path(link) for link in table_links(session)],
        "participants": [link_path(participant_link(person)) for person in session.participants.order_by("pk")],
        "projector": link_path(projector_link(session)),
    }


def _crew_path(session: StrategySession, role: Role) -> str:
    return link_path(session.access_links.get(role=role, is_once=False, user__isnull=False))
