from django.db import models

from sessions.models import StrategySession
from triads.models.triad import KeyQuestion


class FutureImage(models.Model):
    """The image of the desired future as an answer to one key question, or, without a question, to all of them.

    Its text is a field that saves itself: what it replaced stands in FieldRevision.
    """

    session = models.ForeignKey(StrategySession, models.CASCADE, related_name="future_images")
    key_question = models.ForeignKey(KeyQuestion, models.CASCADE, null=True, blank=True, related_name="future_images")
    text = models.TextField(blank=True)

    class Meta:
        ordering = ["key_question__position"]
        constraints = [
            models.UniqueConstraint(fields=["session", "key_question"], name="one_image_a_question"),
            models.UniqueConstraint(
                fields=["session"], condition=models.Q(key_question=None), name="one_image_of_no_question"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]


class FutureImageVersion(models.Model):
    """The whole image as it stood when somebody kept it: `texts` are pairs of question and answer."""

    session = models.ForeignKey(StrategySession, models.CASCADE, related_name="future_image_versions")
    number = models.PositiveSmallIntegerField()
    texts = models.JSONField(default=list)
    kept_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["session", "number"], name="image_version_once")]

    def __str__(self) -> str:
        return str(self.number)
