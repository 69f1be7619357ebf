from django.db import models
from django.utils.translation import gettext_lazy as _

from sessions.models import Participant, StrategySession
from triads.models import Triad
from voting.models.keys import random_key


class Poll(models.Model):
    """A dot vote for priorities: prepared, open, closed, counted, announced; no way back."""

    class State(models.TextChoices):
        PREPARED = "prepared", _("prepared")
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")
        COUNTED = "counted", _("counted")
        ANNOUNCED = "announced", _("announced")

    class TieMethod(models.TextChoices):
        LOT = "lot", _("lot")
        TAKE_ALL = "take_all", _("take all")

    session = models.ForeignKey(StrategySession, models.CASCADE, related_name="polls")
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State, default=State.PREPARED)
    picks = models.PositiveSmallIntegerField()
    winners = models.PositiveSmallIntegerField()
    own_triads_allowed = models.BooleanField(default=True)
    is_secret = models.BooleanField(default=True)
    tie_method = models.CharField(max_length=10, choices=TieMethod, default=TieMethod.LOT)
    closes_at = models.DateTimeField()
    edition = models.CharField(max_length=40, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    counted_at = models.DateTimeField(null=True, blank=True)
    tie_settled_at = models.DateTimeField(null=True, blank=True)
    announced_at = models.DateTimeField(null=True, blank=True)
    lot_seed = models.CharField(max_length=60, blank=True)
    ballots_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(picks__gte=1, winners__gte=1), name="poll_has_picks_and_winners")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether the poll takes ballots, as far as is known; a write compares the time as well."""
        return self.state == self.State.OPEN

    @property
    def is_counted(self) -> bool:
        """Whether there is a tally at all; before that nobody may see one."""
        return self.state in (self.State.COUNTED, self.State.ANNOUNCED)

    @property
    def is_over(self) -> bool:
        """Whether no ballot comes in any more."""
        return self.state in (self.State.CLOSED, self.State.COUNTED, self.State.ANNOUNCED)


class PollOption(models.Model):
    """A triad on the ballot, with its texts as they stood at opening."""

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="options")
    triad = models.ForeignKey(Triad, models.RESTRICT, related_name="poll_options")
    position = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=10)
    table_number = models.PositiveSmallIntegerField()
    present = models.TextField()
    barriers = models.JSONField(default=list)
    future = models.TextField()
    place = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "position"], name="option_position_once"),
            models.UniqueConstraint(fields=["poll", "triad"], name="triad_once_a_poll"),
        ]

    def __str__(self) -> str:
        return self.number


class TurnOut(models.Model):
    """Whether a person of the register has voted; nothing here leads to what was cast, and the keys tell no order."""

    class Way(models.TextChoices):
        NONE = "", _("has not voted")
        PHONE = "phone", _("by phone")
        PAPER = "paper", _("on paper")

    id = models.BigAutoField(primary_key=True, default=random_key)
    poll = models.ForeignKey(Poll, models.CASCADE, related_name="turnout")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="turnout")
    way = models.CharField(max_length=5, choices=Way, default=Way.NONE, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["poll", "participant"], name="one_vote_a_person")]

    def __str__(self) -> str:
        return f"{self.participant_id}: {self.way}"
