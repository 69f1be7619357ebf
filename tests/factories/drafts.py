"""Drafts proposed to a table."""

from typing import Any

from okmo_session.core.clock import now
from sessions.models import Participant, Team
from tests.factories.sessions import ParticipantFactory, SeatFactory
from tests.factories.triads import TEXTS
from triads.models import Barrier, Criterion, Rating, Source, Triad


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


def drafts_at(teams: list[Team], people: list[Participant], text: str) -> None:
    """Let each person propose a draft of `text` to his table, his neighbour rate it, and each table take its first.

    The person numbered i sits at table i modulo their number.
    """
    proposal = {"session": teams[0].session, "slot": 1, "proposed_at": now(), "future_what": text}
    drafts = Triad.objects.bulk_create(
        Triad(**proposal, author=person, proposed_to=teams[i % len(teams)], present_what=f"{text} {i}")
        for i, person in enumerate(people)
    )
    Barrier.objects.bulk_create(Barrier(triad=draft, position=1, text=text, author=draft.author) for draft in drafts)
    criterion = Criterion.objects.filter(session=teams[0].session, purpose=Criterion.Purpose.SELECTING).first()
    raters = people[len(teams) :]
    Rating.objects.bulk_create(
        Rating(draft=draft, participant=rater, criterion=criterion, value=4)
        for draft, rater in zip(drafts, raters, strict=False)
    )
    for team, draft in zip(teams, drafts, strict=False):
        triad = Triad.objects.get(team=team, slot=1)
        Source.objects.create(triad=triad, draft=draft, position=1, taken_at=now())
