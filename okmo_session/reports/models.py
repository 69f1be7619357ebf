import datetime as dt
from pathlib import Path

from django.db import models
from django.utils.translation import gettext_lazy as _

from okmo_session.core.clock import now
from okmo_session.core.data_folder import made_folder
from sessions.models import StrategySession


class ReportFile(models.Model):
    """A PDF that is being made or is ready: one row for the same content and kind.

    The row is in the database, the file in the data folder, so that every server process knows of both.
    """

    class Kind(models.TextChoices):
        """What it is: a protocol for the headquarters, or for observers, who do not see everything; or paper forms."""

        PROTOCOL = "headquarters", _("protocol")
        OBSERVERS_PROTOCOL = "observer", _("protocol for observers")
        RECORD_FORMS = "record forms", _("record forms")
        ASSESSMENT_FORMS = "assess forms", _("assessment forms")
        BALLOTS = "ballots", _("ballots")
        BALLOT_LIST = "ballot list", _("list of triads for the ballot")

    class State(models.TextChoices):
        MAKING = "making", _("being made")
        READY = "ready", _("ready")
        FAILED = "failed", _("not made")
        UNAVAILABLE = "unavailable", _("cannot be made on this machine")

    # Longer than any document may take: whoever was making it has ended without a word.
    GIVEN_UP_AFTER = dt.timedelta(minutes=6)

    session = models.ForeignKey(StrategySession, models.CASCADE, related_name="report_files")
    kind = models.CharField(max_length=12, choices=Kind)
    content_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=11, choices=State, default=State.MAKING)
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)
    size = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["session", "kind", "content_hash"], name="one_file_a_content")]

    def __str__(self) -> str:
        return f"{self.kind} {self.content_hash[:12]}: {self.state}"

    @property
    def is_form(self) -> bool:
        """Whether it is to be filled in by hand, and no protocol."""
        return self.kind not in (self.Kind.PROTOCOL, self.Kind.OBSERVERS_PROTOCOL)

    @property
    def path(self) -> Path:
        """Where the file lies, or will."""
        return made_folder(self.session_id) / f"{self.kind}-{self.content_hash}.pdf"

    @property
    def is_ready(self) -> bool:
        """Whether there is something to download."""
        return self.state == self.State.READY and self.path.is_file()

    @property
    def is_being_made(self) -> bool:
        """Whether somebody is still at it."""
        return self.state == self.State.MAKING and now() - self.asked_at < self.GIVEN_UP_AFTER
