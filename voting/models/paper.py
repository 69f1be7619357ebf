from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sessions.models import Participant, User
from voting.models.keys import random_key
from voting.models.poll import Poll


class PaperBallot(models.Model):
    """A printed sheet with its serial: no time, no order, and in a secret poll no voter.

    printed → issued → handed in → entered → confirmed, mismatched or invalid; printed and issued → spoiled. Whoever
    fills in the sheet is marked as a voter in the register beside it, without its serial. Only in an open poll it
    names its `participant`.
    """

    class State(models.TextChoices):
        PRINTED = "printed", _("printed")
        ISSUED = "issued", _("issued")
        SPOILED = "spoiled", _("spoiled")
        HANDED_IN = "handed_in", pgettext_lazy("sheet", "handed in")
        ENTERED = "entered", _("entered once")
        MISMATCHED = "mismatched", _("entries differ")
        CONFIRMED = "confirmed", _("confirmed")
        INVALID = "invalid", _("invalid")

    class Reason(models.TextChoices):
        NONE = "", ""
        OVER_MARKED = "over", _("more marks than allowed")
        BLANK = "blank", _("no mark")
        UNCLEAR = "unclear", _("cannot be read for certain")
        DOUBLED = "doubled", _("two sheets with one serial")
        LOST = "lost", _("registered as handed in, and not found")

    # In the box before the deadline, whatever was made of it since.
    IN_THE_REGISTER = (State.HANDED_IN, State.ENTERED, State.MISMATCHED, State.CONFIRMED, State.INVALID)
    DECIDED = (State.CONFIRMED, State.INVALID)

    id = models.BigAutoField(primary_key=True, default=random_key)
    poll = models.ForeignKey(Poll, models.CASCADE, related_name="papers")
    serial = models.CharField(max_length=6)
    # Made in one go, counted from 1: what is on paper already keeps its place when more is made.
    pile = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State, default=State.PRINTED)
    reason = models.CharField(max_length=7, choices=Reason, default=Reason.NONE, blank=True)
    participant = models.ForeignKey(Participant, models.SET_NULL, null=True, blank=True, related_name="papers")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["poll", "serial"], name="one_sheet_a_serial"),
            models.CheckConstraint(
                condition=models.Q(state="invalid", reason__gt="") | ~models.Q(state="invalid") & models.Q(reason=""),
                name="invalid_sheets_have_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.serial


class PaperEntry(models.Model):
    """What one operator read on a sheet: turn 1 and 2 blind, by two people; turn 3 decides in sight of both.

    `numbers` are options of the poll, each once, in the order of the ballot; `unknown` what was marked or written and
    is no option: kept and ignored.
    """

    id = models.BigAutoField(primary_key=True, default=random_key)
    paper = models.ForeignKey(PaperBallot, models.CASCADE, related_name="entries")
    turn = models.PositiveSmallIntegerField()
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="paper_entries")
    numbers = models.JSONField(default=list)
    unknown = models.JSONField(default=list)

    class Meta:
        ordering = ["turn"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "turn"], name="one_entry_a_turn"),
            models.UniqueConstraint(
                fields=["paper", "user"], condition=models.Q(turn__lt=3), name="blind_entries_by_two_people"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paper_id}: {self.turn}"
