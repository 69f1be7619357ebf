"""What headquarters say of a record, and triads of two tables that are made one."""

from django.db import models

from triads.models.record import Record
from triads.models.triad import Triad


class FieldComment(models.Model):
    """What headquarters ask a table to change in one field, and what stood there when they asked."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="field_comments")
    field = models.CharField(max_length=60)
    text = models.TextField()
    text_then = models.TextField(blank=True)
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["record", "field"], condition=models.Q(settled_at=None), name="one_open_comment_a_field"
            )
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.field}"


class Merger(models.Model):
    """Headquarters propose to make two look-alike triads one: done when both tables have agreed, undone by nobody.

    The absorbed triad stays in its record, is read as the kept one, and is on no ballot.
    """

    kept = models.ForeignKey(Triad, models.CASCADE, related_name="mergers_as_kept")
    absorbed = models.ForeignKey(Triad, models.CASCADE, related_name="mergers_as_absorbed")
    proposed_at = models.DateTimeField()
    kept_agreed_at = models.DateTimeField(null=True, blank=True)
    absorbed_agreed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["absorbed"], condition=models.Q(ended_at=None), name="one_open_merger_of_a_triad"
            ),
            models.CheckConstraint(condition=~models.Q(kept=models.F("absorbed")), name="a_merger_joins_two_triads"),
        ]

    def __str__(self) -> str:
        return f"{self.absorbed_id} → {self.kept_id}"

    @property
    def is_done(self) -> bool:
        """Whether both tables have agreed; one that ended otherwise was refused or withdrawn."""
        return self.kept_agreed_at is not None and self.absorbed_agreed_at is not None
