"""What the board says of each table's record."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Prefetch

from okmo_session.core.clock import now
from sessions.models import StrategySession, Team
from triads.models import Record, Triad


@dataclass(frozen=True)
class RecordSummary:
    """How far the record of a table is; counts are of what is written, whole or not."""

    team: Team
    record: Record | None
    members: int
    has_speaker: bool
    triads_written: int
    triads_expected: int
    norms_complete: int
    norms_expected: int
    barriers: int
    state: Record.State
    edited_at: dt.datetime | None

    @property
    def since(self) -> dt.datetime | None:
        """Since when the record stands as it does: decided, handed in, or edited last."""
        if self.record is None or self.record.is_open:
            return self.edited_at
        return self.record.decided_at if self.state == Record.State.ACCEPTED else self.record.handed_in_at

    @property
    def age_minutes(self) -> int | None:
        """Whole minutes since `since`; None before anything was written."""
        return int((now() - self.since).total_seconds() // 60) if self.since else None


def record_summaries(session: StrategySession) -> list[RecordSummary]:
    """Return a summary for each table of the morning, by table number, in three queries for any number of tables."""
    triads = Prefetch("triads", Triad.objects.prefetch_related("barriers"), to_attr="listed_triads")
    teams = session.teams.filter(round=Team.Round.NORMS).select_related("record", "speaker")
    counted = teams.annotate(seat_count=Count("seats")).prefetch_related(triads).order_by("table_number")
    return [_summary(session, team, team.listed_triads, team.seat_count) for team in counted]


def _summary(session: StrategySession, team: Team, triads: list[Triad], members: int) -> RecordSummary:
    record = getattr(team, "record", None)
    for triad in triads:
        triad.team, triad.session = team, session
    norms = [norm for triad in triads for norm in (triad.present_norm, triad.future_norm)]
    return RecordSummary(
        team=team,
        record=record,
        members=members,
        has_speaker=team.speaker_id is not None,
        triads_written=sum(not triad.is_empty for triad in triads),
        triads_expected=session.team_triads,
        norms_complete=sum(not norm.missing_parts for norm in norms),
        norms_expected=2 * session.team_triads,
        barriers=sum(len(triad.barrier_texts) for triad in triads),
        state=Record.State(record.state) if record else Record.State.DRAFTING,
        edited_at=record.edited_at if record else None,
    )
