"""The hall table by table, as a document tells of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch

from okmo_session.reports.rules import can_read_all_triads
from sessions.actors import Actor
from sessions.models import Participant, Seat, StrategySession, Team
from triads.domain.visibility import talks_have_begun
from triads.models import Record, Triad


@dataclass(frozen=True)
class HallTable:
    """A table of the morning: its people, its record, and those of its triads in which something is written.

    `triads` is None where the reader may not see them yet.
    """

    team: Team
    members: list[Participant]
    record: Record | None
    triads: list[Triad] | None

    @property
    def regions(self) -> list[str]:
        """The regions of the table's people, each once, in the order of the people."""
        return regions_of(self.members)

    @property
    def is_accepted(self) -> bool:
        """Whether headquarters have accepted the record."""
        return self.record is not None and self.record.state == Record.State.ACCEPTED


def hall_tables(session: StrategySession, actor: Actor) -> list[HallTable]:
    """Return every table of the morning by its number, in a fixed number of queries."""
    triads = Triad.objects.for_reading().with_lineage().order_by("slot")
    teams = (
        Team.objects.filter(session=session, round=Team.Round.NORMS)
        .select_related("speaker", "record")
        .prefetch_related(
            Prefetch("seats", Seat.objects.select_related("participant")),
            Prefetch("triads", triads),
        )
        .order_by("table_number")
    )
    may_see = can_read_all_triads(actor, talks_have_begun(session))
    return [_hall_table(session, team, may_see) for team in teams]


def people_without_table(session: StrategySession) -> list[Participant]:
    """Return who has no seat of the morning, by name."""
    return list(Participant.objects.filter(session=session).exclude(seats__round=Team.Round.NORMS))


def regions_of(people: Iterable[Participant]) -> list[str]:
    """Return the regions of `people`, each once; nothing for people who named none."""
    return list(dict.fromkeys(person.region for person in people if person.region))


def _hall_table(session: StrategySession, team: Team, may_see_triads: bool) -> HallTable:
    triads = list(team.triads.all())
    for triad in triads:
        triad.team, triad.session = team, session
    written = [triad for triad in triads if not triad.is_empty]
    return HallTable(
        team=team,
        members=[seat.participant for seat in team.seats.all()],
        record=getattr(team, "record", None),
        triads=written if may_see_triads else None,
    )
