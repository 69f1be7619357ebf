import datetime as dt
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models

from okmo_session.core.tokens import new_code


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
    expected_results = models.JSONField(default=list)
    hashtags = models.JSONField(default=list)
    links = models.JSONField(default=list)
    wording = models.JSONField(default=dict)
    join_code = models.CharField(max_length=12, unique=True, default=new_join_code)
    created_at = models.DateTimeField(auto_now_add=True)
    is_demo = models.BooleanField(default=False)

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
    measures_min = models.PositiveSmallIntegerField(default=3)
    measures_max = models.PositiveSmallIntegerField(default=4)
    horizon = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["-date", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the hall."""
        return ZoneInfo(self.time_zone)

    def moment(self, time: dt.time) -> dt.datetime:
        """Return the aware moment at which the hall's clock shows `time` on the day of the session."""
        return dt.datetime.combine(self.date, time, tzinfo=self.zone)


class Material(models.Model):
    """A link the participants take home, in a section of the list of materials."""

    session = models.ForeignKey(StrategySession, models.CASCADE, related_name="materials")
    position = models.PositiveSmallIntegerField()
    section = models.CharField(max_length=200)
    title = models.CharField(max_length=400)
    urls = models.JSONField(default=list)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["session", "position"], name="material_position_once")]

    def __str__(self) -> str:
        return self.title
