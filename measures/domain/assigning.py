"""The teams of the afternoon: one or more for each priority, made up by hand."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from measures.domain.even_split import Person, Place, split_evenly
from measures.domain.tables import plans_of, read_state, topics_of_deciding
from measures.models import Measure, MeasurePlan
from okmo_session.core.errors import DomainError
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from sessions.actors import Actor
from sessions.domain.access.links import table_link
from sessions.domain.locking import lock_session
from sessions.domain.tables.seating import seat
from sessions.domain.tables.teams import open_measures_team
from sessions.models import Participant, Seat, StrategySession, Team
from triads.domain.priorities import priorities
from triads.models import Triad


@transaction.atomic
def open_plan(
    session: StrategySession,
    priority: Triad,
    participants: Iterable[Participant],
    by: Actor,
    *,
    known_teams: int | None = None,
) -> MeasurePlan:
    """Make a team for `priority` at the next free table, seat `participants`, and lay an empty plan on the table.

    A priority may have several teams. `known_teams` is how many it had when the page was made: where that has
    changed, a second click must not make a second team, and DomainError is raised.
    """
    lock_session(session)
    _refuse_no_priority(session, priority)
    if known_teams is not None and priority.measure_plans.count() != known_teams:
        raise DomainError(_("The teams of this priority have changed meanwhile. Please look again."))
    team = open_measures_team(session, by)
    plan = MeasurePlan.objects.create(team=team, priority=priority)
    steps = range(1, session.measures_max + 1)
    Measure.objects.bulk_create(Measure(plan=plan, position=position) for position in steps)
    _give_tablet_if_none(team, session)
    log(session, "measure plan opened", by=by, target=plan)
    _seat(list(participants), plan, by)
    return plan


def move(participant: Participant, plan: MeasurePlan, by: Actor) -> None:
    """Seat `participant` in the team of `plan`, from another team or from none."""
    seat_people([participant], plan, by)


@transaction.atomic
def seat_people(participants: Iterable[Participant], plan: MeasurePlan, by: Actor) -> None:
    """Seat `participants` in the team of `plan`, from other teams or from none; who sits there already stays."""
    lock_session(plan.team.session)
    read_state(plan)
    _seat(list(participants), plan, by)


@transaction.atomic
def close_plan(plan: MeasurePlan, by: Actor) -> None:
    """Take back a team made by mistake: its people are without a place again. Refused once something is written."""
    session = plan.team.session
    lock_session(session)
    read_state(plan)
    # Read anew: the caller's copy may carry the steps as they were before the lock.
    if not MeasurePlan.objects.get(pk=plan.pk).is_untouched:
        raise DomainError(_("This team has already begun its plan, so it stays."))
    topics = topics_of_deciding(plan)
    log(session, "measure plan closed", by=by, target=plan)
    plan.team.delete()
    publish(session, *topics)


@transaction.atomic
def seat_evenly(session: StrategySession, by: Actor) -> int:
    """Give every priority a team and everybody without a place one, authors first; return how many were seated."""
    lock_session(session)
    announced = list(priorities(session))
    if not announced:
        raise DomainError(_("There are no priorities yet. They come with the announced result of the vote."))
    with_team = set(MeasurePlan.objects.filter(team__session=session).values_list("priority_id", flat=True))
    opened = [open_plan(session, priority, [], by) for priority in announced if priority.pk not in with_team]
    people = unseated(session)
    if not people and not opened:
        raise DomainError(_("Everybody has a place already."))
    plans = {plan.pk: plan for plan in plans_of(session).annotate(seated=Count("team__seats"))}
    places = [Place(plan.pk, plan.seated, plan.priority.team_id) for plan in plans.values()]
    chosen = split_evenly(_people(session, people), places)
    for pk, plan in plans.items():
        seat_people([participant for participant in people if chosen[participant.pk] == pk], plan, by)
    return len(people)


def unseated(session: StrategySession) -> list[Participant]:
    """Return who has no place in the afternoon, by name."""
    seated = Seat.objects.filter(session=session, round=Team.Round.MEASURES).values("participant")
    return list(session.participants.exclude(pk__in=seated))


def _people(session: StrategySession, participants: list[Participant]) -> list[Person]:
    morning = Seat.objects.filter(session=session, round=Team.Round.NORMS)
    teams = dict(morning.values_list("participant_id", "team_id"))
    return [Person(participant.pk, teams.get(participant.pk)) for participant in participants]


def _seat(participants: list[Participant], plan: MeasurePlan, by: Actor) -> None:
    left = MeasurePlan.objects.filter(team__seats__participant__in=participants).exclude(pk=plan.pk).distinct()
    topics = [topic for other in left.select_related("team__session") for topic in topics_of_deciding(other)]
    for participant in participants:
        seat(participant, plan.team, by)
    publish(plan.team.session, *topics_of_deciding(plan), *topics)


def _give_tablet_if_none(team: Team, session: StrategySession) -> None:
    # More teams than there were tables in the morning: the new table has no tablet yet, so it gets a link for one.
    if not session.teams.filter(round=Team.Round.NORMS, table_number=team.table_number).exists():
        table_link(team)


def _refuse_no_priority(session: StrategySession, triad: Triad) -> None:
    announced = Triad.objects.filter(pk=triad.pk, session=session, priority_rank__isnull=False)
    if not announced.exists():
        raise DomainError(_("Triad %(number)s is not one of the announced priorities.") % {"number": triad.number})
