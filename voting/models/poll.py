from django.db import models
from django.utils.translation import gettext_lazy as _

from sessions.models import StrategySession
from triads.models import Triad


class Poll(models.Model):
    """A dot vote: prepared, open, closed, counted, announced; no way back.

    Its options are all accepted triads, or the winners of the poll it is `among`, or what was tied in the poll it is
    the `run_off_of`. Once announced its winners are the priorities, unless it was only a trial. `tie_methods` are
    values of TieMethod in the order fixed before opening; `revealed` counts the winners the hall has seen, the last
    place first.
    """

    class State(models.TextChoices):
        PREPARED = "prepared", _("prepared")
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")
        COUNTED = "counted", _("counted")
        ANNOUNCED = "announced", _("announced")

    session = models.ForeignKey(StrategySession, models.CASCADE, related_name="polls")
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State, default=State.PREPARED)
    picks = models.PositiveSmallIntegerField()
    winners = models.PositiveSmallIntegerField()
    own_triads_allowed = models.BooleanField(default=True)
    is_secret = models.BooleanField(default=True)
    tie_methods = models.JSONField(default=list)
    sets_priorities = models.BooleanField(default=True)
    among = models.ForeignKey("self", models.RESTRICT, null=True, blank=True, related_name="later_rounds")
    run_off_of = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="run_offs")
    closes_at = models.DateTimeField()
    edition = models.CharField(max_length=40, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    counted_at = models.DateTimeField(null=True, blank=True)
    tie_shown_at = models.DateTimeField(null=True, blank=True)
    revealed = models.PositiveSmallIntegerField(default=0)
    announced_at = models.DateTimeField(null=True, blank=True)
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
    """A triad on the ballot, with its texts as they stood at opening and its `scores` as they stood at closing."""

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="options")
    triad = models.ForeignKey(Triad, models.RESTRICT, related_name="poll_options")
    position = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=10)
    table_number = models.PositiveSmallIntegerField()
    present = models.TextField()
    barriers = models.JSONField(default=list)
    future = models.TextField()
    scores = models.JSONField(default=list)
    place = models.PositiveSmallIntegerField(null=True, blank=True)
    is_added_by_hall = models.BooleanField(default=False)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "position"], name="option_position_once"),
            models.UniqueConstraint(fields=["poll", "triad"], name="triad_once_a_poll"),
        ]

    def __str__(self) -> str:
        return self.number
