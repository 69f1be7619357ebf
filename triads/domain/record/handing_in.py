"""From the table to headquarters and back: what is missing, handing in, accepting, returning."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from okmo_session.core.clock import database_now
from okmo_session.core.errors import DomainError
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from okmo_session.core.text import clean_text
from sessions.actors import Actor
from sessions.domain.agenda.deadlines import refuse_after_deadline
from sessions.domain.locking import lock_session
from sessions.domain.topics import Topic, team_topic
from sessions.models import Deadline, StrategySession, Team
from triads.domain.checking.comments import COMMENT_LENGTH, clean_comments, note_comments, settle_comments
from triads.domain.checking.mergers import end_mergers, withdraw_mergers_of
from triads.models import GAPS, Record, Triad


def problems_before_hand_in(record: Record) -> list[str]:
    """Return in sentences what the record must still get before it may be handed in."""
    triads = list(record.triads())
    return (
        _problems_of_team(record)
        + _missing_triads(record, triads)
        + [problem for triad in triads for problem in _problems_of_triad(triad)]
    )


def warnings_of(record: Record) -> list[str]:
    """Return in sentences what is thin in a record that may be handed in all the same."""
    of_triads = [warning for triad in record.triads() for warning in _warnings_of_triad(triad)]
    return _warnings_of_speaker(record.team) + of_triads


@transaction.atomic
def hand_in(record: Record, by: Actor) -> None:
    """Hand the record in to headquarters, if nothing is missing and no deadline has locked."""
    lock_session(record.team.session)
    record.team.refresh_from_db(fields=["name", "speaker"])
    refuse_after_deadline(record.team.session, Deadline.Purpose.RECORD)
    problems = problems_before_hand_in(record)
    if problems:
        raise DomainError(" ".join(problems))
    open_states = (Record.State.DRAFTING, Record.State.RETURNED)
    _change_state(record, open_states, Record.State.HANDED_IN, handed_in_at=database_now())
    _tell(record, "record handed in", by)


@transaction.atomic
def accept(record: Record, by: Actor) -> None:
    """Accept a record that was handed in: what was asked of its table is settled."""
    lock_session(record.team.session)
    _change_state(record, (Record.State.HANDED_IN,), Record.State.ACCEPTED, decided_at=database_now(), comment="")
    settle_comments(record)
    _tell(record, "record accepted", by)


@transaction.atomic
def return_to_team(record: Record, comment: str, by: Actor, fields: Mapping[str, str] | None = None) -> None:
    """Give a record back to its table with a comment of 1 to 1,000 characters; not once it stands on a ballot.

    `fields` are comments to single fields; with one of them the comment to the whole may be empty.
    """
    lock_session(record.team.session)
    comment, of_fields = clean_text(comment), clean_comments(fields or {})
    if len(comment) > COMMENT_LENGTH or not (comment or of_fields):
        raise DomainError(_("Say in 1 to 1,000 characters what the table should change."))
    returnable = (Record.State.HANDED_IN, Record.State.ACCEPTED)
    _change_state(record, returnable, Record.State.RETURNED, decided_at=database_now(), comment=comment)
    note_comments(record, of_fields)
    withdraw_mergers_of(record, by)
    _tell(record, "record returned", by)


def accepted_triads(session: StrategySession) -> QuerySet[Triad]:
    """Return the triads of accepted records in the order of tables and slots, with all that a page of them reads.

    A triad that was made one with another table's is left out: it is read as that one, unless that is not accepted.
    """
    triads = session.triads.filter(team__record__state=Record.State.ACCEPTED)
    triads = triads.exclude(merged_into__team__record__state=Record.State.ACCEPTED)
    return triads.for_reading().order_by("team__table_number", "slot")


def freeze_records(session: StrategySession) -> None:
    """Let no accepted record change any more; the caller is the verb that puts its triads on a ballot."""
    accepted = Record.objects.filter(team__session=session, state=Record.State.ACCEPTED, is_frozen=False)
    topics = [team_topic(record.team) for record in accepted.select_related("team")]
    end_mergers(session)
    if accepted.update(is_frozen=True):
        publish(session, Topic.BOARD, *topics)


def _problems_of_team(record: Record) -> list[str]:
    team = record.team
    missing = {
        _("The team has no name yet."): not team.name.strip(),
        _("Nobody is named as a member of the team."): not team.seats.exists(),
        _("No speaker is named."): team.speaker_id is None,
    }
    return [sentence for sentence, is_missing in missing.items() if is_missing]


def _warnings_of_speaker(team: Team) -> list[str]:
    if team.speaker is None or team.speaker.arrived_at:
        return []
    return [_("The speaker %(name)s is not marked as present.") % {"name": team.speaker.name}]


def _missing_triads(record: Record, triads: list[Triad]) -> list[str]:
    expected = record.team.session.team_triads
    if len(triads) == expected:
        return []
    sentence = ngettext(
        "The record must hold %(expected)s triad, and it holds %(found)s.",
        "The record must hold %(expected)s triads, and it holds %(found)s.",
        expected,
    )
    return [sentence % {"expected": expected, "found": len(triads)}]


def _problems_of_triad(triad: Triad) -> list[str]:
    number = {"number": triad.number}
    if triad.is_empty:
        return [_("%(number)s: the triad is not written yet.") % number]
    missing = {
        _("%(number)s: the present norm is missing."): triad.present_norm.is_empty,
        _("%(number)s: there is no barrier."): not triad.barrier_texts,
        _("%(number)s: the future norm is missing."): triad.future_norm.is_empty,
    }
    return [sentence % number for sentence, is_missing in missing.items() if is_missing]


def _warnings_of_triad(triad: Triad) -> list[str]:
    if triad.is_empty:
        return []
    gaps = [_("%(number)s, present norm: %(gap)s.") % gap for gap in _gaps(triad, "present")]
    gaps += [_("%(number)s, future norm: %(gap)s.") % gap for gap in _gaps(triad, "future")]
    barriers, expected = len(triad.barrier_texts), triad.session.record_barriers_warn
    if not 0 < barriers < expected:
        return gaps
    few = ngettext(
        "%(number)s: %(barriers)s barrier, better %(expected)s.",
        "%(number)s: %(barriers)s barriers, better %(expected)s.",
        barriers,
    )
    return [*gaps, few % {"number": triad.number, "barriers": barriers, "expected": expected}]


def _gaps(triad: Triad, side: str) -> list[dict[str, Any]]:
    norm = triad.present_norm if side == "present" else triad.future_norm
    if norm.is_empty:
        return []
    return [{"number": triad.number, "gap": GAPS[part]} for part in norm.missing_parts]


def _change_state(record: Record, old: tuple[Record.State, ...], new: Record.State, **values: Any) -> None:
    # Of two clicks one wins.
    rows = Record.objects.filter(pk=record.pk, state__in=old, is_frozen=False)
    if not rows.update(state=new, **values):
        record.refresh_from_db(fields=["state", "is_frozen"])
        raise DomainError(_refusal(record))
    record.refresh_from_db(fields=["state", *values])


def _refusal(record: Record) -> str:
    if record.is_frozen:
        return _("The record stands on a ballot: nothing in it changes any more.")
    return {
        Record.State.DRAFTING: _("The table has not handed this record in yet."),
        Record.State.HANDED_IN: _("The record has already been handed in."),
        Record.State.RETURNED: _("The record has already been returned to the table."),
        Record.State.ACCEPTED: _("The record has already been accepted."),
    }[Record.State(record.state)]


def _tell(record: Record, event: str, by: Actor) -> None:
    log(record.team.session, event, by=by, target=record)
    publish(record.team.session, team_topic(record.team), Topic.BOARD)
