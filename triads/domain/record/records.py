"""The record of a team: what the table writes, hands in, and headquarters accept or return."""

from django.db import transaction

from okmo_session.core.log import log
from sessions.actors import table_actor
from sessions.domain.locking import lock_session
from sessions.models import StrategySession, Team
from triads.domain.record.handing_in import (
    accept,
    accepted_triads,
    freeze_records,
    hand_in,
    problems_before_hand_in,
    return_to_team,
    warnings_of,
)
from triads.domain.record.saving import save
from triads.domain.record.summaries import RecordSummary, record_summaries
from triads.models import Barrier, Record, RecordQuerySet, Triad

__all__ = [
    "RecordSummary",
    "accept",
    "accepted_triads",
    "freeze_records",
    "hand_in",
    "open_record",
    "problems_before_hand_in",
    "record_summaries",
    "records_of",
    "return_to_team",
    "save",
    "warnings_of",
]


def open_record(team: Team) -> Record:
    """Return the record of `team`, made with its empty triads and barriers when it is asked for the first time."""
    # Outside a transaction: on SQLite each one waits for the writers, and this page is read after every save.
    record = Record.objects.filter(team=team).first() or _made_record(team)
    # The caller's team carries its session; two copies of one team would not agree on its name.
    record.team = team
    return record


def records_of(session: StrategySession) -> RecordQuerySet:
    """Return the records of the tables of `session`, each with its team, speaker and session."""
    return Record.objects.filter(team__session=session).select_related("team__session", "team__speaker")


@transaction.atomic
def _made_record(team: Team) -> Record:
    lock_session(team.session)
    record, is_new = Record.objects.get_or_create(team=team)
    if is_new:
        _add_triads(team)
        log(team.session, "record opened", by=table_actor(team), target=record)
    return record


def _add_triads(team: Team) -> None:
    session = team.session
    slots = range(1, session.team_triads + 1)
    triads = Triad.objects.bulk_create([Triad(session=session, team=team, slot=slot) for slot in slots])
    positions = range(1, session.record_barriers_max + 1)
    Barrier.objects.bulk_create([Barrier(triad=triad, position=n) for triad in triads for n in positions])
