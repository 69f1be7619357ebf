"""Drafts proposed to a table."""

from typing import Any

from okmo_session.core.clock import now
from sessions.models import Participant, Team
from tests.factories.sessions import ParticipantFactory, SeatFactory
from tests.factories.triads import TEXTS
from triads.models import Barrier, Triad


def member_of(team: Team, name: str = "") -> Participant:
    """Return a new member of `team`."""
    named = {"name": name} if name else {}
    participant = ParticipantFactory(session=team.session, admitted=True, **named)
    SeatFactory(team=team, participant=participant)
    return participant


def proposed_draft(team: Team, author: Participant | None = None, *barriers: str, **texts: Any) -> Triad:
    """Return a draft proposed to `team` with dull texts and `barriers`; `texts` stand in their place."""
    author = author or member_of(team)
    slot = Triad.objects.drafts().filter(author=author).count() + 1
    proposal = {"proposed_to": team, "proposed_at": now(), "author": author, "slot": slot}
    draft = Triad.objects.create(session=team.session, **proposal | TEXTS | texts)
    Barrier.objects.bulk_create(Barrier(triad=draft, position=n, text=text) for n, text in enumerate(barriers, 1))
    return draft
