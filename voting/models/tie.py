from django.db import models
from django.utils.translation import gettext_lazy as _

from voting.models.poll import Poll


class TieMethod(models.TextChoices):
    """How equal votes on the line are settled; a poll has some of them, in an order fixed before its opening."""

    SUPPORT = "support", _("number of other tables that support it")
    ASSESSMENT = "assessment", _("mean of the assessment")
    RUN_OFF = "run_off", _("run-off among the tied")
    LOT = "lot", _("lot")
    TAKE_ALL = "take_all", _("take all")


class TieStep(models.Model):
    """What one method made of the options on the line: which got a place, which are still equal, which are out.

    `tied` competed for `places_left`; `placed` got places, the best first; `still_tied` compete on for what is left.
    All three are numbers of options. `scores` holds the exact fraction of each number, as "11/3".
    """

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="tie_steps")
    position = models.PositiveSmallIntegerField()
    method = models.CharField(max_length=10, choices=TieMethod)
    places_left = models.PositiveSmallIntegerField()
    tied = models.JSONField(default=list)
    placed = models.JSONField(default=list)
    still_tied = models.JSONField(default=list)
    scores = models.JSONField(default=dict)
    seed = models.CharField(max_length=60, blank=True)
    run_off = models.ForeignKey(Poll, models.CASCADE, null=True, blank=True, related_name="settled_steps")
    settled_at = models.DateTimeField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["poll", "position"], name="tie_step_position_once")]

    def __str__(self) -> str:
        return f"{self.position}. {self.method}"
