"""How the teams assess each other's triads during the talks."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sessions.models import Participant, StrategySession, Team
from triads.models.triad import Criterion, Triad


class AssessmentSheet(models.Model):
    """The sheet of a team, or of a person of it where the session says so: handed in once and as a whole."""

    class Source(models.TextChoices):
        SCREEN = "screen", _("filled in on a screen")
        PAPER = "paper", _("entered from paper")

    session = models.ForeignKey(StrategySession, models.CASCADE, related_name="assessment_sheets")
    team = models.ForeignKey(Team, models.CASCADE, related_name="assessment_sheets")
    participant = models.ForeignKey(
        Participant, models.SET_NULL, null=True, blank=True, related_name="assessment_sheets"
    )
    is_personal = models.BooleanField(default=False)
    source = models.CharField(max_length=6, choices=Source, default=Source.SCREEN)
    edited_at = models.DateTimeField(null=True, blank=True)
    handed_in_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["team__table_number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["team"], condition=models.Q(is_personal=False), name="one_assessment_sheet_a_team"
            ),
            models.UniqueConstraint(
                fields=["session", "participant"],
                condition=models.Q(is_personal=True),
                name="one_assessment_sheet_a_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team_id}: {self.participant_id or ''}"


class Assessment(models.Model):
    """What a sheet says of one triad of another team."""

    sheet = models.ForeignKey(AssessmentSheet, models.CASCADE, related_name="assessments")
    triad = models.ForeignKey(Triad, models.CASCADE, related_name="assessments")
    remark = models.TextField(blank=True)

    class Meta:
        ordering = ["triad__team__table_number", "triad__slot"]
        constraints = [models.UniqueConstraint(fields=["sheet", "triad"], name="one_assessment_a_triad")]

    def __str__(self) -> str:
        return f"{self.sheet_id} → {self.triad_id}"


class Score(models.Model):
    """How a sheet scores a triad by one of the assessing criteria, 1 to 5."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="scores")
    value = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "criterion"], name="one_score_a_criterion"),
            models.CheckConstraint(condition=models.Q(value__gte=1, value__lte=5), name="score_from_1_to_5"),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id}: {self.value}"
