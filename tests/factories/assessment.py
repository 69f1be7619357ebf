"""Assessment sheets, filled in at once: no verb is asked, so that a test says what stands on them."""

from okmo_session.core.clock import now
from sessions.models import Participant, Team
from triads.models import Assessment, AssessmentSheet, Criterion, Score, Triad


def a_sheet(
    team: Team,
    scores: dict[Triad, list[int | None]],
    *,
    remark: str = "",
    participant: Participant | None = None,
    handed_in: bool = True,
    source: str = "screen",
) -> AssessmentSheet:
    """Return a sheet with `scores` by the criteria of the session in their order; None is no score."""
    session = team.session
    criteria = session.criteria.filter(purpose=Criterion.Purpose.ASSESSING)
    criteria = list(criteria or session.criteria.filter(purpose=Criterion.Purpose.SELECTING))
    sheet = AssessmentSheet.objects.create(
        session=session,
        team=team,
        participant=participant,
        is_personal=participant is not None,
        source=source,
        edited_at=now() if scores else None,
        handed_in_at=now() if handed_in else None,
    )
    for triad, values in scores.items():
        assessment = Assessment.objects.create(sheet=sheet, triad=triad, remark=remark)
        pairs = [(criterion, value) for criterion, value in zip(criteria, values, strict=False) if value]
        Score.objects.bulk_create(Score(assessment=assessment, criterion=one, value=value) for one, value in pairs)
    return sheet
