import datetime as dt
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from okmo_session.core.tokens import new_code
from sessions.models.words import words_of


def new_join_code() -> str:
    """Return the short code by which a hall finds its session."""
    return new_code(6)


class StrategySession(models.Model):
    """A day on which a hall agrees where it goes; every word of its handout is data of this row and of its children."""

    slug = models.SlugField(unique=True, max_length=60)
    title = models.CharField(max_length=200)
    motto = models.CharField(max_length=200, blank=True)
    place = models.CharField(max_length=200, blank=True)
    date = models.DateField()
    time_zone = models.CharField(max_length=40, default="Europe/Moscow")
    language = models.CharField(max_length=5, choices=settings.LANGUAGES, default="ru")
    host_name = models.CharField(max_length=200, blank=True)
    host_introduction = models.TextField(blank=True)
    organiser = models.CharField(max_length=200, blank=True)
    logo = models.CharField(max_length=200, blank=True)
    goal = models.TextField(blank=True)
    wording = models.JSONField(default=dict)
    consent_text = models.TextField(blank=True)
    join_code = models.CharField(max_length=12, unique=True, default=new_join_code)
    created_at = models.DateTimeField(auto_now_add=True)
    is_demo = models.BooleanField(default=False)
    finished_at = models.DateTimeField(null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    drafts_min = models.PositiveSmallIntegerField(default=3)
    drafts_max = models.PositiveSmallIntegerField(default=4)
    team_triads = models.PositiveSmallIntegerField(default=3)
    draft_barriers_min = models.PositiveSmallIntegerField(default=2)
    draft_barriers_max = models.PositiveSmallIntegerField(default=3)
    record_barriers_warn = models.PositiveSmallIntegerField(default=4)
    record_barriers_max = models.PositiveSmallIntegerField(default=5)
    talk_minutes = models.PositiveSmallIntegerField(default=2)
    question_minutes = models.PositiveSmallIntegerField(default=1)
    report_minutes = models.PositiveSmallIntegerField(default=3)
    picks = models.PositiveSmallIntegerField(default=5)
    winners = models.PositiveSmallIntegerField(default=6)
    own_triads_allowed = models.BooleanField(default=True)
    assessed_by_person = models.BooleanField(default=False)
    measures_min = models.PositiveSmallIntegerField(default=3)
    measures_max = models.PositiveSmallIntegerField(default=4)
    horizon = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["-date", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def expected_results(self) -> list[str]:
        """What the day shall bring, in the words of the handout."""
        return self._texts(HandoutLine.Purpose.RESULT)

    @property
    def hashtags(self) -> list[str]:
        """The words under which the day is found in social networks."""
        return self._texts(HandoutLine.Purpose.HASHTAG)

    @property
    def words(self) -> dict[str, dict[str, str]]:
        """The words for parts of a triad and of a measure, as `words.present.title`; neutral where none is written."""
        return words_of(self.wording)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the hall."""
        return ZoneInfo(self.time_zone)

    def moment(self, time: dt.time) -> dt.datetime:
        """Return the aware moment at which the hall's clock shows `time` on the day of the session."""
        return dt.datetime.combine(self.date, time, tzinfo=self.zone)

    def _texts(self, purpose: str) -> list[str]:
        return [line.text for line in self._lines if line.purpose == purpose and line.text]

    @cached_property
    def _lines(self) -> list["HandoutLine"]:
        return list(self.handout_lines.all())


class HandoutLine(models.Model):
    """A line of one of the short lists of the handout: a link has an address besides its words."""

    class Purpose(models.TextChoices):
        RESULT = "result", _("expected result")
        HASHTAG = "hashtag", _("hashtag")
        LINK = "link", _("link")

    session = models.ForeignKey(StrategySession, models.CASCADE, related_name="handout_lines")
    purpose = models.CharField(max_length=7, choices=Purpose)
    position = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True)
    url = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["purpose", "position"]
        constraints = [
            models.UniqueConstraint(fields=["session", "purpose", "position"], name="handout_line_position_once")
        ]

    def __str__(self) -> str:
        return self.text


class Material(models.Model):
    """A link the participants take home, in a section of the list of materials."""

    session = models.ForeignKey(StrategySession, models.CASCADE, related_name="materials")
    position = models.PositiveSmallIntegerField()
    section = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=400, blank=True)
    urls = models.JSONField(default=list)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["session", "position"], name="material_position_once")]

    def __str__(self) -> str:
        return self.title
