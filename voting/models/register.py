from django.db import models
from django.utils.translation import gettext_lazy as _

from sessions.models import Participant
from voting.models.keys import random_key
from voting.models.poll import Poll


class TurnOut(models.Model):
    """Whether a person of the register has voted; nothing here leads to what was cast, and the keys tell no order."""

    class Way(models.TextChoices):
        NONE = "", _("has not voted")
        PHONE = "phone", _("by phone")
        PAPER = "paper", _("on paper")

    id = models.BigAutoField(primary_key=True, default=random_key)
    poll = models.ForeignKey(Poll, models.CASCADE, related_name="turnout")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="turnout")
    way = models.CharField(max_length=5, choices=Way, default=Way.NONE, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["poll", "participant"], name="one_vote_a_person")]

    def __str__(self) -> str:
        return f"{self.participant_id}: {self.way}"
