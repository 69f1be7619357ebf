"""The headquarters' board: tables × what each has to bring, and what needs a person now."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from measures.domain.summaries import PlanSummary, plan_summaries
from measures.models import MeasurePlan
from sessions.domain.messages.nudges import last_nudges
from sessions.models import Nudge, Participant, StrategySession
from triads.domain.drafts.writing import DraftCount, draft_counts
from triads.domain.record.summaries import RecordSummary, record_summaries
from triads.models import Record


@dataclass(frozen=True)
class Need:
    """A sentence about what needs a person now; `kind` is how urgent: late or warn."""

    kind: str
    sentence: str


@dataclass(frozen=True)
class BoardRow:
    """A table of the morning: its record, the last reminder it got, and how many drafts its members have."""

    summary: RecordSummary
    nudge: Nudge | None
    drafts: DraftCount


@dataclass(frozen=True)
class Board:
    """Everything the board shows."""

    records: list[RecordSummary]
    plans: list[PlanSummary]
    nudges: dict[int, Nudge]
    drafts: dict[int, DraftCount]
    needs: list[Need]
    people: int
    arrived: int
    unadmitted: int

    @property
    def rows(self) -> list[BoardRow]:
        """The tables of the morning."""
        return [
            BoardRow(summary, self.nudges.get(summary.team.pk), self.drafts.get(summary.team.pk, DraftCount()))
            for summary in self.records
        ]

    @property
    def records_to_check(self) -> list[RecordSummary]:
        """Records that wait, the longest waiting first."""
        waiting = [summary for summary in self.records if summary.state == Record.State.HANDED_IN]
        return sorted(waiting, key=lambda summary: summary.age_minutes or 0, reverse=True)

    @property
    def plans_to_check(self) -> list[PlanSummary]:
        """Plans that wait."""
        return [row for row in self.plans if row.plan.state == MeasurePlan.State.HANDED_IN]

    @property
    def accepted(self) -> int:
        """How many records are accepted."""
        return sum(summary.state == Record.State.ACCEPTED for summary in self.records)


def board_of(session: StrategySession) -> Board:
    """Return the board of `session` in a number of queries that does not grow with the tables."""
    records, plans = record_summaries(session), plan_summaries(session)
    people = Participant.objects.filter(session=session)
    counts = people.aggregate(
        people=Count("pk"), arrived=Count("arrived_at"), unadmitted=Count("pk", filter=Q(admitted_at=None))
    )
    needs = _needs(records, counts["unadmitted"])
    return Board(records, plans, last_nudges(session), draft_counts(session), needs, **counts)


def _needs(records: list[RecordSummary], unadmitted: int) -> list[Need]:
    needs = []
    if unadmitted:
        needs.append(Need("warn", _("People who wait to be admitted: %(count)s") % {"count": unadmitted}))
    begun = [summary for summary in records if summary.triads_written]
    returned = [summary for summary in records if summary.state == Record.State.RETURNED]
    silent = [summary for summary in records if not summary.triads_written] if begun else []
    speechless = [summary for summary in begun if not summary.has_speaker]
    needs += _need_at("late", _("Returned and not handed in again"), returned)
    needs += _need_at("warn", _("Not begun"), silent)
    needs += _need_at("warn", _("Without a speaker"), speechless)
    return needs


def _need_at(kind: str, what: str, summaries: list[RecordSummary]) -> list[Need]:
    if not summaries:
        return []
    tables = ", ".join(str(summary.team.table_number) for summary in summaries)
    where = ngettext("table № %(tables)s", "tables № %(tables)s", len(summaries)) % {"tables": tables}
    return [Need(kind, f"{what}: {where}")]
