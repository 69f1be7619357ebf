"""Seating many people of the morning at once: those marked by hand, those without a table, or everybody anew."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from okmo_session.core.errors import DomainError
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from okmo_session.core.text import search_key
from sessions.actors import Actor
from sessions.domain.locking import lock_session
from sessions.domain.tables.split import Guest, Table, split
from sessions.domain.topics import Topic, team_topic
from sessions.models import Participant, Seat, StrategySession, Team

ROUND = Team.Round.NORMS


@transaction.atomic
def seat_people(session: StrategySession, people: Iterable[Participant], team: Team | None, by: Actor) -> int:
    """Seat `people` at the table of `team`, or take their place from them; return for how many that changed."""
    lock_session(session)
    return _place(session, dict.fromkeys((one.pk for one in people), team.pk if team else None), by)


@transaction.atomic
def seat_evenly(session: StrategySession, by: Actor, *, is_mixed: bool, is_anew: bool) -> int:
    """Give a table to everybody who has none, or to everybody anew; return how many sit elsewhere than before."""
    lock_session(session)
    tables = list(session.teams.filter(round=ROUND).values_list("pk", flat=True))
    if not tables:
        raise DomainError(_("There are no tables yet. Add them first."))
    seats = {} if is_anew else dict(session.seats.filter(round=ROUND).values_list("participant_id", "team_id"))
    guests = [
        Guest(pk, search_key(region)) for pk, region in session.participants.values_list("pk", "region").order_by("pk")
    ]
    seated: dict[int, Counter[str]] = defaultdict(Counter)
    for guest in guests:
        if guest.id in seats:
            seated[seats[guest.id]][guest.region] += 1
    waiting = [guest for guest in guests if guest.id not in seats]
    return _place(session, split(waiting, [Table(pk, seated[pk]) for pk in tables], is_mixed=is_mixed), by)


def _place(session: StrategySession, chosen: Mapping[int, int | None], by: Actor) -> int:
    seats = session.seats.filter(round=ROUND, participant__in=list(chosen))
    left = dict(seats.values_list("participant_id", "team_id"))
    moved = {pk: team for pk, team in chosen.items() if left.get(pk) != team}
    if not moved:
        return 0
    seats.filter(participant__in=list(moved)).delete()
    Seat.objects.bulk_create(
        Seat(session=session, round=ROUND, participant_id=pk, team_id=team) for pk, team in moved.items() if team
    )
    # Whoever has moved to another table no longer speaks for the old one.
    speakers = session.teams.filter(round=ROUND, speaker__in=list(moved)).values_list("pk", "speaker")
    silent = [team for team, speaker in speakers if moved[speaker] != team]
    Team.objects.filter(pk__in=silent).update(speaker=None)
    log(session, "participants seated", by=by, seats={str(pk): team for pk, team in moved.items()})
    changed = {team for team in (*moved.values(), *(left.get(pk) for pk in moved)) if team}
    publish(session, Topic.PEOPLE, Topic.BOARD, *[team_topic(Team(pk=pk)) for pk in changed])
    return len(moved)
