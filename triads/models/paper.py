"""What comes from a table by another way than its tablet: photos of the flipchart and filled-in files."""

from django.db import models

from okmo_session.core.models import ReadFile
from sessions.models import Team
from triads.models.record import Record


class FlipchartPhoto(models.Model):
    """A photo of a table's flipchart, made anew from what was sent: a JPEG without anything but the picture."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="flipchart_photos")
    content = models.BinaryField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    actor = models.CharField(max_length=60)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.team_id}: {self.pk}"


class RecordUpload(ReadFile):
    """A filled-in file of a team: read, looked at beside what stands in the record, then taken over or thrown away.

    `texts` is what was read, `versions` on which version of each field it was compared.
    """

    record = models.ForeignKey(Record, models.CASCADE, related_name="uploads")
    texts = models.JSONField(default=dict)
    versions = models.JSONField(default=dict)
    discarded_at = models.DateTimeField(null=True, blank=True)

    @property
    def is_waiting(self) -> bool:
        """Whether the file was read and neither taken over nor thrown away."""
        return self.applied_at is None and self.discarded_at is None
