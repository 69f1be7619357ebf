import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from sessions.models import StrategySession, Team


class Talk(models.Model):
    """A team's turn to speak: the talk, then questions. Nothing ends a phase but a hand; time is compared.

    `ends_at` or `paused_remaining` is the clock of the running phase; `talk_seconds` and `question_seconds` are what
    the phases took in truth, pauses not counted. `notes` are the speaker's, for his own table only.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SPEAKING = "speaking", _("speaking")
        QUESTIONS = "questions", _("questions")
        HELD = "held", _("held")
        SKIPPED = "skipped", _("skipped")

    session = models.ForeignKey(StrategySession, models.CASCADE, related_name="talks")
    team = models.OneToOneField(Team, models.CASCADE, related_name="talk")
    position = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    length = models.DurationField(default=dt.timedelta)
    ends_at = models.DateTimeField(null=True, blank=True)
    paused_remaining = models.DurationField(null=True, blank=True)
    talk_seconds = models.PositiveIntegerField(null=True, blank=True)
    question_seconds = models.PositiveIntegerField(null=True, blank=True)
    notes = models.TextField(blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "position"], name="talk_position_once"),
            models.UniqueConstraint(
                fields=["session"],
                condition=models.Q(state__in=["speaking", "questions"]),
                name="one_running_talk_a_session",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team_id}: {self.state}"

    @property
    def is_running(self) -> bool:
        """Whether the team stands before the hall."""
        return self.state in (self.State.SPEAKING, self.State.QUESTIONS)

    @property
    def has_begun(self) -> bool:
        """Whether the team has spoken or is speaking: from then on the others assess its triads."""
        return self.is_running or self.state == self.State.HELD
