"""Tables and the people who belong to them."""

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, QuerySet
from django.utils.translation import gettext as _

from okmo_session.core.clock import now
from okmo_session.core.errors import DomainError
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from okmo_session.core.text import search_key
from sessions.actors import Actor
from sessions.domain.access.admission import admit
from sessions.domain.locking import lock_session
from sessions.domain.people.arrival import arrive
from sessions.domain.tables.seating import seat
from sessions.domain.topics import Topic, team_topic
from sessions.models import Device, Participant, Seat, StrategySession, Team

TABLES_AT_ONCE = 60
TABLES_MAX = 200


def highest_table_number(session: StrategySession, round: Team.Round = Team.Round.NORMS) -> int:
    """Return the highest number of a table in `round`, 0 where there is none."""
    highest = Team.objects.filter(session=session, round=round).aggregate(highest=Max("table_number"))["highest"]
    return highest or 0


@transaction.atomic
def add_tables(session: StrategySession, count: int, by: Actor, *, after: int | None = None) -> list[Team]:
    """Add `count` tables with the next numbers; refuse when the highest number is no longer `after`, as the page said.

    Without `after` nothing is compared: for commands, which cannot be clicked twice.
    """
    lock_session(session)
    highest = highest_table_number(session)
    if after is not None and after != highest:
        raise DomainError(_("Tables have been added in the meantime. Look at the list before you add more."))
    if not 1 <= count <= TABLES_AT_ONCE or highest + count > TABLES_MAX:
        raise DomainError(
            _("Between 1 and %(count)d tables can be added at once, and %(total)d altogether.")
            % {"count": TABLES_AT_ONCE, "total": TABLES_MAX}
        )
    numbers = range(highest + 1, highest + count + 1)
    teams = Team.objects.bulk_create([Team(session=session, table_number=number) for number in numbers])
    log(session, "tables added", by=by, numbers=list(numbers))
    publish(session, Topic.PEOPLE, Topic.BOARD)
    return teams


@transaction.atomic
def open_measures_team(session: StrategySession, by: Actor) -> Team:
    """Add a team of the afternoon at the next table."""
    lock_session(session)
    number = highest_table_number(session, Team.Round.MEASURES) + 1
    team = Team.objects.create(session=session, round=Team.Round.MEASURES, table_number=number)
    log(session, "measures team opened", by=by, target=team)
    publish(session, Topic.PEOPLE, Topic.BOARD, Topic.MEASURES)
    return team


@transaction.atomic
def name_team(team: Team, name: str, by: Actor) -> None:
    """Give the team the name it chose; an empty one takes the name away."""
    lock_session(team.session)
    if not Team.objects.filter(pk=team.pk).exclude(name=name).update(name=name):
        return
    team.name = name
    log(team.session, "team named", by=by, target=team)
    publish(team.session, Topic.PEOPLE, Topic.BOARD, team_topic(team))


@transaction.atomic
def name_speaker(team: Team, participant: Participant, by: Actor) -> None:
    """Name the member who speaks for the team; he must sit at its table."""
    lock_session(team.session)
    if not team.seats.filter(participant=participant).exists():
        raise DomainError(_("The speaker must be a member of the team. Add this person to the table first."))
    if not Team.objects.filter(pk=team.pk).exclude(speaker=participant).update(speaker=participant):
        return
    team.speaker = participant
    log(team.session, "speaker named", by=by, target=team, participant=participant.pk)
    publish(team.session, Topic.BOARD, team_topic(team))


@transaction.atomic
def add_member(team: Team, name: str, region: str, by: Actor) -> Participant:
    """Write somebody in at the table of `team`: seated and admitted.

    Whoever already sits there under the same name and region is not written in a second time, only admitted.
    """
    session = team.session
    lock_session(session)
    seated = Participant.objects.filter(seats__team=team, search_key=search_key(name)[:200])
    known = next((member for member in seated if search_key(member.region) == search_key(region)), None)
    if known:
        admit(known, by)
        arrive(known, by)
        return known
    moment = now()
    source = Participant.Source.CREW if by.is_crew else Participant.Source.TABLE
    participant = Participant.objects.create(
        session=session,
        name=name,
        region=region,
        source=source,
        joined_at=moment,
        arrived_at=moment,
        admitted_at=moment,
    )
    log(session, "member added", by=by, target=participant, team=team.pk)
    seat(participant, team, by)
    return participant


def members_of(team: Team) -> QuerySet[Participant]:
    """Return who sits at the table of `team`, by name; `has_device` tells who has come in by phone."""
    devices = Device.objects.filter(participant=OuterRef("pk"), revoked_at=None)
    seats = Seat.objects.filter(team=team, participant=OuterRef("pk"))
    return Participant.objects.filter(Exists(seats), session=team.session_id).annotate(has_device=Exists(devices))
