"""Which plan lies on which table, and who is told when it changes."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from measures.models import MeasurePlan
from okmo_session.core.errors import DomainError
from sessions.domain.topics import Topic, team_topic
from sessions.models import Participant, StrategySession, Team


def plans_of(session: StrategySession) -> QuerySet[MeasurePlan]:
    """Return the plans of `session` in the order of their priorities, with teams and steps."""
    plans = MeasurePlan.objects.filter(team__session=session)
    return (
        plans.select_related("team__session", "team__speaker", "priority__team", "priority__session")
        .prefetch_related("measures", "priority__barriers")
        .order_by("priority__priority_rank", "priority__team__table_number", "priority__slot", "team__table_number")
    )


def plan_at_table(team: Team) -> MeasurePlan | None:
    """Return the plan written at the table of `team`, or None before the tables are made up anew.

    A tablet stays where it stands: in the afternoon the tablet that came in as table 7 of the morning belongs to the
    measures team that sits at table 7. A tablet let in for a measures team itself belongs to that team.
    """
    at_table = plans_of(team.session).filter(team__round=Team.Round.MEASURES, team__table_number=team.table_number)
    return at_table.first()


def plan_of(participant: Participant) -> MeasurePlan | None:
    """Return the plan of the team the participant belongs to in the afternoon, or None."""
    return plans_of(participant.session).filter(team__seats__participant=participant).first()


def read_state(plan: MeasurePlan) -> None:
    """Bring `plan.state` up to date under the session's lock; DomainError where the team was taken back meanwhile."""
    state = MeasurePlan.objects.filter(pk=plan.pk).values_list("state", flat=True).first()
    if state is None:
        raise DomainError(_("This team has been taken back meanwhile."))
    plan.state = state


def table_topics(team: Team) -> list[str]:
    """Return the live topics of every tablet that may lie on the table of the measures team `team`."""
    at_table = Team.objects.filter(session=team.session_id, table_number=team.table_number)
    return [team_topic(other) for other in at_table]


def topics_of_writing(plan: MeasurePlan) -> list[str]:
    """Return who is told that a plan's text changed: its table and the crew, not every phone of the hall."""
    return [Topic.BOARD, *table_topics(plan.team)]


def topics_of_deciding(plan: MeasurePlan) -> list[str]:
    """Return who is told that a plan's state or team changed: everybody."""
    return [Topic.MEASURES, *topics_of_writing(plan)]
