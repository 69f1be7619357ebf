from django.db import models
from django.utils.translation import pgettext_lazy

from sessions.models import Team
from triads.models import Triad


class MeasurePlan(models.Model):
    """How a team of the afternoon means to get from the norm of the present to that of the future."""

    class State(models.TextChoices):
        DRAFTING = "drafting", pgettext_lazy("plan", "being written")
        HANDED_IN = "handed_in", pgettext_lazy("plan", "handed in")
        RETURNED = "returned", pgettext_lazy("plan", "returned")
        ACCEPTED = "accepted", pgettext_lazy("plan", "accepted")

    team = models.OneToOneField(Team, models.CASCADE, related_name="measure_plan")
    # Restricted, not protected: a whole session can be removed.
    priority = models.ForeignKey(Triad, models.RESTRICT, related_name="measure_plans")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFTING)
    comment = models.TextField(blank=True)
    edited_at = models.DateTimeField(null=True, blank=True)
    handed_in_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["team__table_number"]

    def __str__(self) -> str:
        return f"{self.team_id}: {self.state}"

    @property
    def is_open(self) -> bool:
        """Whether the team may still write."""
        return self.state in (self.State.DRAFTING, self.State.RETURNED)

    @property
    def is_untouched(self) -> bool:
        """Whether the team may still be taken back: nothing is written, nothing was handed in."""
        return self.state == self.State.DRAFTING and not self.written_measures

    @property
    def written_measures(self) -> list["Measure"]:
        """The steps in which something is written, in order; prefetch `measures` for lists."""
        return [measure for measure in self.measures.all() if not measure.is_empty]


class Measure(models.Model):
    """A step of a plan: what, who, with which result, when. A chosen measure has a position."""

    plan = models.ForeignKey(MeasurePlan, models.CASCADE, related_name="measures")
    position = models.PositiveSmallIntegerField(null=True, blank=True)
    what = models.TextField(blank=True)
    who = models.TextField(blank=True)
    result = models.TextField(blank=True)
    due = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["plan", "position"], name="measure_position_once")]

    def __str__(self) -> str:
        return self.what

    @property
    def is_empty(self) -> bool:
        """Whether nobody has written anything in it."""
        return not (self.what.strip() or self.who.strip() or self.result.strip() or self.due)
