"""How a team comes from its members' drafts to its triads: ratings, and what was taken from which draft."""

from django.db import models

from sessions.models import Participant
from triads.models.triad import Criterion, Triad


class Source(models.Model):
    """A draft that went into a slot of its team. Its author's own draft is not touched by what the team makes of it.

    `before` is what the slot held when the draft came in (field name without slot → text), so that it can be taken out.
    """

    triad = models.ForeignKey(Triad, models.CASCADE, related_name="sources")
    draft = models.OneToOneField(Triad, models.CASCADE, related_name="use")
    position = models.PositiveSmallIntegerField()
    before = models.JSONField(default=dict)
    taken_at = models.DateTimeField()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["triad", "position"], name="source_position_once")]

    def __str__(self) -> str:
        return f"{self.draft_id} → {self.triad_id}"


class Rating(models.Model):
    """How well a member of the team finds a proposed draft by one of the selecting criteria, 1 to 5."""

    draft = models.ForeignKey(Triad, models.CASCADE, related_name="ratings")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="ratings")
    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="ratings")
    value = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "participant", "criterion"], name="one_rating_a_criterion"),
            models.CheckConstraint(condition=models.Q(value__gte=1, value__lte=5), name="rating_from_1_to_5"),
        ]

    def __str__(self) -> str:
        return f"{self.draft_id}: {self.value}"
