from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from okmo_session.core.models import ReadFile
from okmo_session.core.text import search_key
from okmo_session.core.tokens import new_code
from sessions.models.session import StrategySession


def new_personal_code() -> str:
    """Return the short code that brings a person back on another device."""
    return new_code(8)


class ParticipantManager(models.Manager["Participant"]):
    """Leaves out whoever was erased: wherever people are listed, counted or looked up, they no longer are."""

    def get_queryset(self) -> models.QuerySet["Participant"]:
        return super().get_queryset().filter(erased_at=None)


class Participant(models.Model):
    """A person in this session. Who joined by himself is admitted by his table or the headquarters before he votes.

    The row of an erased person stays without a name, so that closed votes still add up; only `rows` knows it.
    """

    class Source(models.TextChoices):
        SELF = "self", _("joined by phone")
        TABLE = "table", _("written in by the table")
        CREW = "crew", _("entered by the headquarters")
        IMPORT = "import", _("from the list")

    session = models.ForeignKey(StrategySession, models.CASCADE, related_name="participants")
    name = models.CharField(max_length=200)
    region = models.CharField(max_length=200, blank=True)
    organisation = models.CharField(max_length=200, blank=True)
    job_title = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    email = models.CharField(max_length=200, blank=True)
    search_key = models.CharField(max_length=200, editable=False)
    code = models.CharField(max_length=12, default=new_personal_code)
    source = models.CharField(max_length=6, choices=Source)
    joined_at = models.DateTimeField()
    admitted_at = models.DateTimeField(null=True, blank=True)
    consented_at = models.DateTimeField(null=True, blank=True)
    consent_text = models.TextField(blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)
    contacts_shared_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    announcements_read_at = models.DateTimeField(null=True, blank=True)

    objects = ParticipantManager()
    rows: ClassVar[models.Manager["Participant"]] = models.Manager()

    class Meta:
        ordering = ["search_key", "pk"]
        constraints = [models.UniqueConstraint(fields=["session", "code"], name="personal_code_once")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_key = search_key(self.name)[:200]
        super().save(*args, **kwargs)


class Team(models.Model):
    """The people of one table in one round: norms in the morning, measures in the afternoon."""

    class Round(models.TextChoices):
        NORMS = "norms", _("norms and barriers")
        MEASURES = "measures", _("measures")

    session = models.ForeignKey(StrategySession, models.CASCADE, related_name="teams")
    round = models.CharField(max_length=8, choices=Round, default=Round.NORMS)
    table_number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=100, blank=True)
    speaker = models.ForeignKey(Participant, models.SET_NULL, null=True, blank=True, related_name="teams_spoken_for")

    class Meta:
        ordering = ["round", "table_number"]
        constraints = [
            models.UniqueConstraint(fields=["session", "round", "table_number"], name="one_team_a_table_and_round")
        ]

    def __str__(self) -> str:
        return self.name or str(self.table_number)

    @property
    def title(self) -> str:
        """How the table is called in a list: by its number, and by the name its team chose."""
        title = _("Table № %(number)s") % {"number": self.table_number}
        return f"{title} · «{self.name}»" if self.name else title


class Seat(models.Model):
    """A participant's place at a table, one a round."""

    session = models.ForeignKey(StrategySession, models.CASCADE, related_name="seats")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="seats")
    team = models.ForeignKey(Team, models.CASCADE, related_name="seats")
    round = models.CharField(max_length=8, choices=Team.Round)

    class Meta:
        ordering = ["participant__search_key", "pk"]
        constraints = [models.UniqueConstraint(fields=["participant", "round"], name="one_seat_a_round")]

    def __str__(self) -> str:
        return f"{self.participant_id} → {self.team_id}"


class Note(models.Model):
    """What a participant writes for himself; nobody else ever reads it, the crew included."""

    participant = models.OneToOneField(Participant, models.CASCADE, related_name="note")
    text = models.TextField(blank=True)

    def __str__(self) -> str:
        return str(self.participant_id)


class PeopleImport(ReadFile):
    """A list of people that was read from a file: looked at, then taken over as a whole, then perhaps undone.

    `rows` is what was read, `undo` what has to be put back.
    """

    session = models.ForeignKey(StrategySession, models.CASCADE, related_name="people_imports")
    rows = models.JSONField(default=list)
    undo = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True, blank=True)

    @property
    def is_waiting(self) -> bool:
        """Whether the list was read and neither taken over nor thrown away."""
        return self.applied_at is None and self.undone_at is None


class Mandate(models.Model):
    """The right of a member organisation to vote on statutory questions: people in the room are not votes."""

    session = models.ForeignKey(StrategySession, models.CASCADE, related_name="mandates")
    organisation = models.CharField(max_length=300)
    weight = models.PositiveSmallIntegerField(default=1)
    holder = models.ForeignKey(Participant, models.SET_NULL, null=True, blank=True, related_name="mandates_held")
    proxy = models.ForeignKey(Participant, models.SET_NULL, null=True, blank=True, related_name="mandates_by_proxy")

    class Meta:
        ordering = ["organisation", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "organisation"], name="one_mandate_an_organisation"),
            models.CheckConstraint(condition=models.Q(weight__gt=0), name="a_mandate_weighs_something"),
        ]

    def __str__(self) -> str:
        return self.organisation
