from django.db import models
from django.utils.translation import gettext_lazy as _

from sessions.models import Team
from triads.models.triad import Triad, TriadQuerySet


class RecordQuerySet(models.QuerySet["Record"]):
    def waiting(self) -> "RecordQuerySet":
        """Records that were handed in and wait for headquarters, the longest wait first."""
        return self.filter(state=Record.State.HANDED_IN).order_by("handed_in_at", "pk")


class Record(models.Model):
    """What a team of the morning hands in: its name, members, speaker and triads.

    Three ticks besides: the flipchart hangs, the paper form and the electronic table are with the headquarters.
    """

    class State(models.TextChoices):
        DRAFTING = "drafting", _("being written")
        HANDED_IN = "handed_in", _("handed in")
        RETURNED = "returned", _("returned")
        ACCEPTED = "accepted", _("accepted")

    team = models.OneToOneField(Team, models.CASCADE, related_name="record")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFTING)
    comment = models.TextField(blank=True)
    edited_at = models.DateTimeField(null=True, blank=True)
    handed_in_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    is_frozen = models.BooleanField(default=False)
    flipchart_hung_at = models.DateTimeField(null=True, blank=True)
    form_handed_in_at = models.DateTimeField(null=True, blank=True)
    file_handed_in_at = models.DateTimeField(null=True, blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["team__table_number"]

    def __str__(self) -> str:
        return f"{self.team_id}: {self.state}"

    @property
    def is_open(self) -> bool:
        """Whether the team may still write."""
        return self.state in (self.State.DRAFTING, self.State.RETURNED) and not self.is_frozen

    @property
    def can_be_returned(self) -> bool:
        """Whether headquarters may still give it back to the table."""
        return self.state in (self.State.HANDED_IN, self.State.ACCEPTED) and not self.is_frozen

    def triads(self) -> TriadQuerySet:
        """The team's triads in their slots, with all that a page of them reads."""
        return Triad.objects.filter(team=self.team_id).for_reading().order_by("slot")
