"""The sheets of the assessment: one a team, or one a person; handed in once and as a whole, from a screen or paper."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from okmo_session.core.clock import database_now
from okmo_session.core.errors import DomainError
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from sessions.actors import Actor, participant_actor, table_actor
from sessions.domain.agenda.deadlines import refuse_after_deadline
from sessions.domain.locking import lock_session
from sessions.domain.topics import Topic, team_topic
from sessions.models import Deadline, Participant, Seat, StrategySession, Team
from triads.models import AssessmentSheet

Source = AssessmentSheet.Source


@dataclass(frozen=True)
class Assessor:
    """Who owes a sheet: a team, or a person of it; with the sheet, where one was begun."""

    team: Team
    participant: Participant | None
    sheet: AssessmentSheet | None

    @property
    def has_handed_in(self) -> bool:
        """Whether the sheet is with the headquarters."""
        return self.sheet is not None and self.sheet.handed_in_at is not None


def sheet_of(team: Team, participant: Participant | None = None) -> AssessmentSheet | None:
    """Return the sheet of `participant`, or of `team` where none is named; None before it was begun."""
    sheets = AssessmentSheet.objects.filter(session=team.session_id, is_personal=participant is not None)
    sheet = sheets.filter(participant=participant).first() if participant else sheets.filter(team=team).first()
    if sheet and sheet.team_id == team.pk:
        # The caller's team carries its session.
        sheet.team, sheet.session = team, team.session
    return sheet


def open_sheet(team: Team, participant: Participant | None = None) -> AssessmentSheet:
    """Return the sheet of `participant` or of `team`, made when it is asked for the first time."""
    # Outside a transaction: on SQLite each one waits for the writers.
    found = sheet_of(team, participant)
    if found and (found.team_id == team.pk or found.handed_in_at):
        return found
    return _made_sheet(team, participant)


def sheets_of(session: StrategySession) -> QuerySet[AssessmentSheet]:
    """Return the sheets that count: those of teams, or of persons where the session says so."""
    sheets = AssessmentSheet.objects.filter(session=session, is_personal=session.assessed_by_person)
    return sheets.select_related("team", "participant", "session")


def assessors_of(session: StrategySession) -> list[Assessor]:
    """Return everybody who owes a sheet, by table: teams of the morning, or the people at their tables."""
    sheets = list(sheets_of(session))
    if session.assessed_by_person:
        by_person = {sheet.participant_id: sheet for sheet in sheets}
        seats = Seat.objects.filter(session=session, round=Team.Round.NORMS).select_related("team", "participant")
        listed = seats.order_by("team__table_number", "participant__search_key", "pk")
        return [Assessor(seat.team, seat.participant, by_person.get(seat.participant_id)) for seat in listed]
    by_team = {sheet.team_id: sheet for sheet in sheets}
    teams = session.teams.filter(round=Team.Round.NORMS).order_by("table_number")
    return [Assessor(team, None, by_team.get(team.pk)) for team in teams]


def missing_sheets(session: StrategySession) -> list[Assessor]:
    """Return who has not handed a sheet in yet."""
    return [assessor for assessor in assessors_of(session) if not assessor.has_handed_in]


@transaction.atomic
def hand_in_sheet(sheet: AssessmentSheet, by: Actor) -> None:
    """Hand the sheet in as it is: from then on nothing in it changes."""
    lock_session(sheet.session)
    check_writable(sheet, by)
    said = sheet.assessments.filter(Q(scores__isnull=False) | ~Q(remark=""))
    if not said.exists():
        raise DomainError(_("Nothing stands on the sheet yet: score at least one triad."))
    sheet.handed_in_at = database_now()
    sheet.save(update_fields=["handed_in_at"])
    _tell(sheet, "assessment handed in", by)


@transaction.atomic
def begin_paper(team: Team, participant: Participant | None, by: Actor, *, replaces: bool = False) -> AssessmentSheet:
    """Let the headquarters enter the paper of a team or person; scores on its screen are refused, or it `replaces`."""
    lock_session(team.session)
    sheet = open_sheet(team, participant)
    if sheet.source == Source.SCREEN and sheet.edited_at and not sheet.handed_in_at and not replaces:
        raise DomainError(_("This sheet is filled in on a screen by now. Look at it again before you enter paper."))
    _change_source(sheet, Source.PAPER, by)
    return sheet


@transaction.atomic
def give_back_sheet(sheet: AssessmentSheet, by: Actor) -> None:
    """Let the team or person fill in the sheet on the screen again; what was entered from paper is taken away."""
    lock_session(sheet.session)
    _change_source(sheet, Source.SCREEN, by)


def check_writable(sheet: AssessmentSheet, by: Actor) -> None:
    """Raise DomainError where `by` may not write on the sheet now; ask it after the session's lock is taken."""
    sheet.refresh_from_db(fields=["handed_in_at", "source"])
    _refuse_handed_in(sheet)
    if sheet.source == Source.PAPER and not by.is_crew:
        raise DomainError(_("The headquarters enter this sheet from paper. Nothing was changed here."))
    if sheet.source == Source.SCREEN and by.is_crew:
        raise DomainError(_("This sheet is filled in at the table. Nothing was changed here."))
    # Paper is handed in by its time and may be entered after it.
    if sheet.source == Source.SCREEN:
        refuse_after_deadline(sheet.session, Deadline.Purpose.ASSESSMENT)


@transaction.atomic
def _made_sheet(team: Team, participant: Participant | None) -> AssessmentSheet:
    lock_session(team.session)
    owner = {"session": team.session, "is_personal": True, "participant": participant} if participant else {}
    key = owner or {"session": team.session, "is_personal": False, "team": team}
    sheet, is_new = AssessmentSheet.objects.get_or_create(**key, defaults={"team": team})
    if is_new:
        by = participant_actor(participant) if participant else table_actor(team)
        log(team.session, "assessment opened", by=by, target=sheet)
    elif sheet.team_id != team.pk and sheet.handed_in_at is None:
        # The person has moved to another table: its triads are his own now.
        AssessmentSheet.objects.filter(pk=sheet.pk).update(team=team)
        sheet.assessments.filter(triad__team=team).delete()
    sheet.team, sheet.session = team, team.session
    return sheet


def _change_source(sheet: AssessmentSheet, source: Source, by: Actor) -> None:
    sheet.refresh_from_db(fields=["handed_in_at", "source"])
    _refuse_handed_in(sheet)
    if sheet.source == source:
        return
    sheet.assessments.all().delete()
    sheet.source, sheet.edited_at = source, None
    sheet.save(update_fields=["source", "edited_at"])
    _tell(sheet, "assessment put on paper" if source == Source.PAPER else "assessment given back", by)


def _refuse_handed_in(sheet: AssessmentSheet) -> None:
    if sheet.handed_in_at:
        time = sheet.handed_in_at.astimezone(sheet.session.zone).strftime("%H:%M")
        raise DomainError(_("The sheet was handed in at %(time)s and does not change any more.") % {"time": time})


def _tell(sheet: AssessmentSheet, event: str, by: Actor) -> None:
    log(sheet.session, event, by=by, target=sheet)
    publish(sheet.session, team_topic(sheet.team), Topic.BOARD)
