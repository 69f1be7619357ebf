"""Whose assessment sheet a request is about, and how its fields stand on a page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from okmo_session.core.autosave_form import EntryField
from sessions.access import ActorRequest
from sessions.domain.tables.seating import team_of
from sessions.models import Participant, Team
from triads.domain.assessment.assessing import TeamToAssess, gaps_before_hand_in, teams_to_assess, teams_to_come
from triads.domain.assessment.fields import remark_name, score_name
from triads.domain.assessment.sheets import open_sheet, sheet_of
from triads.models import AssessmentSheet, Criterion, Triad
from triads.rules import can_assess


@dataclass(frozen=True)
class Desk:
    """The team that assesses, the person where each has a sheet of his own, and the sheet once it was begun."""

    team: Team
    participant: Participant | None
    sheet: AssessmentSheet | None
    may_assess: bool

    @property
    def has_handed_in(self) -> bool:
        """Whether the sheet is with the headquarters."""
        return self.sheet is not None and self.sheet.handed_in_at is not None

    @property
    def is_writable(self) -> bool:
        """Whether this device may write on the sheet now; the deadline is asked at each save."""
        on_paper = self.sheet is not None and self.sheet.source == AssessmentSheet.Source.PAPER
        return self.may_assess and not self.has_handed_in and not on_paper

    def teams(self) -> list[TeamToAssess]:
        """Return the teams offered by now."""
        return teams_to_assess(self.team.session, self.team, self.sheet)

    def gaps(self, offered: list[TeamToAssess]) -> list[str]:
        """Return what the sheet would be handed in without."""
        return gaps_before_hand_in(offered, teams_to_come(self.team.session, self.team, offered))

    def opened(self) -> AssessmentSheet:
        """Return the sheet, begun where it was not."""
        return self.sheet or open_sheet(self.team, self.participant)


def desk_of(request: ActorRequest) -> Desk | None:
    """Return whose sheet the actor's device shows; None for a participant without a table."""
    actor = request.actor
    team = team_of(actor.participant, Team.Round.NORMS) if actor.participant else actor.team
    if team is None:
        return None
    team.session = actor.session
    participant = actor.participant if actor.session.assessed_by_person else None
    is_somebodys = participant is not None or not actor.session.assessed_by_person
    return Desk(team, participant, sheet_of(team, participant) if is_somebodys else None, can_assess(actor))


@dataclass(frozen=True)
class Scoring:
    """A triad on the page of a sheet: a score by each criterion, and a remark."""

    triad: Triad
    scores: list[tuple[Criterion, EntryField]]
    remark: EntryField


def scorings(triads: list[Triad], criteria: list[Criterion], fields: Mapping[str, EntryField]) -> Iterator[Scoring]:
    """Yield `triads` with their fields by name."""
    for triad in triads:
        scores = [(criterion, fields[score_name(criterion, triad)]) for criterion in criteria]
        yield Scoring(triad, scores, fields[remark_name(triad)])


def http_status(unsaved: Mapping[str, EntryField] | None) -> int:
    """Return what a page answers on which `unsaved` fields are shown again."""
    if not unsaved:
        return 200
    return 409 if any(field.conflict for field in unsaved.values()) else 422
