from django.db import models

from sessions.models import Participant
from voting.models.keys import random_key
from voting.models.poll import Poll, PollOption


class Ballot(models.Model):
    """What somebody cast: no time, no order, and in a secret poll no voter; only in an open one its `participant`."""

    class Source(models.TextChoices):
        PHONE = "phone"
        PAPER = "paper"

    id = models.BigAutoField(primary_key=True, default=random_key)
    poll = models.ForeignKey(Poll, models.CASCADE, related_name="ballots")
    source = models.CharField(max_length=5, choices=Source)
    key_hash = models.CharField(max_length=64)
    receipt = models.CharField(max_length=20)
    participant = models.ForeignKey(Participant, models.SET_NULL, null=True, blank=True, related_name="open_ballots")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["poll", "key_hash"], name="one_ballot_a_key"),
            models.UniqueConstraint(fields=["poll", "receipt"], name="one_ballot_a_receipt"),
        ]

    def __str__(self) -> str:
        return self.receipt


class Mark(models.Model):
    """A dot of a ballot."""

    id = models.BigAutoField(primary_key=True, default=random_key)
    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="marks")
    option = models.ForeignKey(PollOption, models.CASCADE, related_name="marks")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ballot", "option"], name="one_mark_an_option")]

    def __str__(self) -> str:
        return f"{self.ballot_id} → {self.option_id}"
