"""What the board says of each table's record."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q

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
    photos: int
    sheets: int
    state: Record.State
    edited_at: dt.datetime | None

    @property
    def ticks(self) -> tuple[dt.datetime | None, ...]:
        """Since when the flipchart hangs, and the paper form and the electronic table are with the headquarters."""
        record = self.record
        return (record.flipchart_hung_at, record.form_handed_in_at, record.file_handed_in_at) if record else (None,) * 3

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
    counted = teams.annotate(
        seat_count=Count("seats", distinct=True),
        photo_count=Count("flipchart_photos", distinct=True),
        sheet_count=Count("assessment_sheets", filter=Q(assessment_sheets__handed_in_at__isnull=False), distinct=True),
    )
    rows = counted.prefetch_related(triads).order_by("table_number")
    return [
        _summary(
            session, team, team.listed_triads, members=team.seat_count, photos=team.photo_count, sheets=team.sheet_count
        )
        for team in rows
    ]


def _summary(session: StrategySession, team: Team, triads: list[Triad], **counts: int) -> RecordSummary:
    record = getattr(team, "record", None)
    for triad in triads:
        triad.team, triad.session = team, session
    norms = [norm for triad in triads for norm in (triad.present_norm, triad.future_norm)]
    return RecordSummary(
        team=team,
        record=record,
        has_speaker=team.speaker_id is not None,
        triads_written=sum(not triad.is_empty for triad in triads),
        triads_expected=session.team_triads,
        norms_complete=sum(not norm.missing_parts for norm in norms),
        norms_expected=2 * session.team_triads,
        barriers=sum(len(triad.barrier_texts) for triad in triads),
        **counts,
        state=Record.State(record.state) if record else Record.State.DRAFTING,
        edited_at=record.edited_at if record else None,
    )
