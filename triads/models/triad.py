from django.db import models
from django.utils.translation import gettext_lazy as _

from sessions.models import Participant, StrategySession, Team
from triads.models.norm import Norm


class KeyQuestion(models.Model):
    """A question the whole session answers."""

    session = models.ForeignKey(StrategySession, models.CASCADE, related_name="key_questions")
    position = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["session", "position"], name="key_question_position_once")]

    def __str__(self) -> str:
        return self.text


class Criterion(models.Model):
    """A criterion of one of the lists of the handout."""

    class Purpose(models.TextChoices):
        WRITING = "writing", _("writing and selecting triads")
        SELECTING = "selecting", _("choosing the team's triads")
        ASSESSING = "assessing", _("assessing others' triads")
        MEASURES = "measures", _("choosing measures")

    session = models.ForeignKey(StrategySession, models.CASCADE, related_name="criteria")
    purpose = models.CharField(max_length=10, choices=Purpose)
    position = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        ordering = ["purpose", "position"]
        constraints = [
            models.UniqueConstraint(fields=["session", "purpose", "position"], name="criterion_position_once")
        ]

    def __str__(self) -> str:
        return self.text


class TriadQuerySet(models.QuerySet["Triad"]):
    def for_reading(self) -> "TriadQuerySet":
        """Load with the triads all that their numbers, sentences and barriers need."""
        related = ("team", "session", "key_question", "merged_into__team")
        return self.select_related(*related).prefetch_related("barriers")

    def with_lineage(self) -> "TriadQuerySet":
        """Load besides whose barriers they are, and from whose drafts the triads were made."""
        drafts = ("sources__draft__author", "merged_triads__sources__draft__author")
        return self.prefetch_related("barriers__author", *drafts)

    def drafts(self) -> "TriadQuerySet":
        """The triads of persons, none of a team."""
        return self.filter(team=None)


class Triad(models.Model):
    """A norm of the present, barriers, a norm of the future: a person's draft, or one of a team's."""

    session = models.ForeignKey(StrategySession, models.CASCADE, related_name="triads")
    team = models.ForeignKey(Team, models.CASCADE, null=True, blank=True, related_name="triads")
    author = models.ForeignKey(Participant, models.SET_NULL, null=True, blank=True, related_name="triads")
    slot = models.PositiveSmallIntegerField()
    key_question = models.ForeignKey(KeyQuestion, models.SET_NULL, null=True, blank=True, related_name="triads")
    present_what = models.TextField(blank=True)
    present_effect = models.TextField(blank=True)
    present_on_what = models.TextField(blank=True)
    present_where = models.TextField(blank=True)
    future_what = models.TextField(blank=True)
    future_effect = models.TextField(blank=True)
    future_on_what = models.TextField(blank=True)
    future_where = models.TextField(blank=True)
    ticked_criteria = models.ManyToManyField(Criterion, blank=True, related_name="ticked_triads")
    proposed_to = models.ForeignKey(Team, models.SET_NULL, null=True, blank=True, related_name="proposed_drafts")
    proposed_at = models.DateTimeField(null=True, blank=True)
    edited_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="merged_triads")
    priority_rank = models.PositiveSmallIntegerField(null=True, blank=True)
    is_added_by_hall = models.BooleanField(default=False)

    objects = TriadQuerySet.as_manager()

    class Meta:
        ordering = ["team__table_number", "slot", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["team", "slot"], name="one_triad_a_slot"),
            models.UniqueConstraint(
                fields=["author", "slot"], condition=models.Q(team=None), name="one_draft_a_place_of_its_author"
            ),
            models.CheckConstraint(
                condition=models.Q(team=None) | models.Q(proposed_to=None), name="only_drafts_are_proposed"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The number of the triad on every screen and paper, as 7.2: table 7, second triad; empty for a draft."""
        return f"{self.team.table_number}.{self.slot}" if self.team else ""

    @property
    def present_norm(self) -> Norm:
        """What is."""
        return Norm(self.present_what, self.present_effect, self.present_on_what, self.present_where)

    @property
    def future_norm(self) -> Norm:
        """What shall be, by the horizon of the session; load `session` for lists."""
        parts = (self.future_what, self.future_effect, self.future_on_what, self.future_where)
        return Norm(*parts, horizon=self.session.horizon)

    @property
    def present_sentence(self) -> str:
        """The norm of the present as it is read everywhere: on the screen, the ballot and paper."""
        return self.present_norm.sentence

    @property
    def future_sentence(self) -> str:
        """The norm of the future as it is read everywhere, with the horizon."""
        return self.future_norm.sentence

    @property
    def barrier_texts(self) -> list[str]:
        """The barriers that are written, in order; prefetch `barriers` for lists."""
        return [barrier.text for barrier in self.barriers.all() if barrier.text.strip()]

    @property
    def source_authors(self) -> list[str]:
        """The names of those whose drafts went into it or a triad made one with it, each once; load `with_lineage`."""
        triads = (self, *self.merged_triads.all())
        authors = [source.draft.author for triad in triads for source in triad.sources.all()]
        return list(dict.fromkeys(author.name for author in authors if author))

    @property
    def is_empty(self) -> bool:
        """Whether nobody has written anything in it; where, which a draft is given by the region, says nothing yet."""
        written = {*Norm.PARTS} - {"where"}
        norms = (self.present_norm, self.future_norm)
        return all(written <= {*norm.missing_parts} for norm in norms) and not self.barrier_texts


class Barrier(models.Model):
    """What stands between the two norms, the highest first; its author is known where a member named it."""

    triad = models.ForeignKey(Triad, models.CASCADE, related_name="barriers")
    position = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True)
    author = models.ForeignKey(Participant, models.SET_NULL, null=True, blank=True, related_name="barriers")

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["triad", "position"], name="barrier_position_once")]

    def __str__(self) -> str:
        return self.text
