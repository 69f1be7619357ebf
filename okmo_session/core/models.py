"""The shared ground: journal, versions of live topics, history of typed fields, what was read from a file.

They name a session by its number, not by a foreign key: this layer knows no app above it, and the journal
outlives what it speaks of.
"""

from django.db import models


class LogEntry(models.Model):
    """A line of the journal: ids only, never names or contents, chained to the line before."""

    session_id = models.BigIntegerField()
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=60)
    event = models.CharField(max_length=60)
    target = models.CharField(max_length=60, blank=True)
    details = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session_id", "number"], name="journal_number_once")]
        ordering = ["session_id", "number"]

    def __str__(self) -> str:
        return f"{self.number}. {self.event}"


class TopicVersion(models.Model):
    """How often a topic of a session has changed: all that a live page is told."""

    session_id = models.BigIntegerField()
    topic = models.CharField(max_length=60)
    version = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session_id", "topic"], name="topic_once_a_session")]

    def __str__(self) -> str:
        return f"{self.topic}: {self.version}"


class FieldRevision(models.Model):
    """A text that stood in a field of a document. Only added to; the newest is what the field holds.

    `document` is for example "record:12", `field` "present_what:3". The unique version is the lock: of two people who
    wrote on the same base one is first, the other is asked.
    """

    session_id = models.BigIntegerField()
    document = models.CharField(max_length=60)
    field = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    value = models.TextField(blank=True)
    operation = models.CharField(max_length=40)
    actor = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "field", "version"], name="field_version_once"),
            models.UniqueConstraint(fields=["document", "operation", "field"], name="field_operation_once"),
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.field} v{self.version}"


class FieldPresence(models.Model):
    """Somebody's device stands in a field of a document at this moment: said to the others, and forgotten soon.

    `device` is the number of a remembered device, `label` how the others call it.
    """

    session_id = models.BigIntegerField()
    document = models.CharField(max_length=60)
    device = models.BigIntegerField()
    field = models.CharField(max_length=60)
    label = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "device"], name="one_field_a_device")]

    def __str__(self) -> str:
        return f"{self.document} {self.field}"


class ReadFile(models.Model):
    """A file that was sent and read: somebody looks at what was read of it before it is taken over, or not."""

    file_name = models.CharField(max_length=200)
    content = models.BinaryField()
    actor = models.CharField(max_length=60)
    uploaded_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.file_name
