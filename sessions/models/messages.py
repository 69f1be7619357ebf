from django.db import models
from django.utils.translation import gettext_lazy as _

from sessions.models.access import User
from sessions.models.people import Team
from sessions.models.session import StrategySession


class Announcement(models.Model):
    """A message of the crew to the hall; one that was withdrawn is shown to nobody."""

    class Audience(models.TextChoices):
        EVERYBODY = "everybody", _("to all")
        TABLES = "tables", _("to the tables")
        HEADQUARTERS = "headquarters", _("to the headquarters")

    session = models.ForeignKey(StrategySession, models.CASCADE, related_name="announcements")
    audience = models.CharField(max_length=12, choices=Audience)
    text = models.TextField()
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.text


class Call(models.Model):
    """A table asks the facilitator or the headquarters to come, until somebody answers."""

    class Whom(models.TextChoices):
        FACILITATOR = "facilitator", _("the facilitator")
        HEADQUARTERS = "headquarters", _("the headquarters")

    session = models.ForeignKey(StrategySession, models.CASCADE, related_name="calls")
    team = models.ForeignKey(Team, models.CASCADE, related_name="calls")
    whom = models.CharField(max_length=12, choices=Whom)
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="calls_answered")

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "whom"], condition=models.Q(answered_at=None), name="one_open_call_a_table"
            )
        ]

    def __str__(self) -> str:
        return f"{self.team_id} → {self.whom}"


class Nudge(models.Model):
    """The headquarters remind a table of what it still owes, until its tablet says that it was read."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="nudges")
    text = models.TextField()
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.text
