import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from sessions.models.session import StrategySession


class Stage(models.Model):
    """An item of the agenda. One runs at a time."""

    class Kind(models.TextChoices):
        PLENARY = "plenary", _("plenary")
        NETWORKING = "networking", _("getting acquainted")
        TRIADS = "triads", _("work on triads")
        TALKS = "talks", _("talks of the teams")
        VOTING = "voting", _("choice of priorities")
        RESULTS = "results", _("results")
        MEASURES = "measures", _("work on measures")
        BREAK = "break", _("break")
        ASSEMBLY = "assembly", _("general meeting")

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        RUNNING = "running", _("running")
        FINISHED = "finished", _("finished")

    session = models.ForeignKey(StrategySession, models.CASCADE, related_name="stages")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=12, choices=Kind)
    result = models.CharField(max_length=300, blank=True)
    expected = models.TextField(blank=True)
    planned_at = models.DateTimeField()
    planned_minutes = models.PositiveSmallIntegerField()
    is_locked = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["session", "position"], name="stage_position_once"),
            models.UniqueConstraint(
                fields=["session"], condition=models.Q(state="running"), name="one_running_stage_a_session"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def planned_end(self) -> dt.datetime:
        """When the stage ends if it keeps to the plan."""
        return self.planned_at + dt.timedelta(minutes=self.planned_minutes)

    @property
    def told_deadlines(self) -> list["Deadline"]:
        """The deadlines that pages tell while the stage runs: a vote, which may be made longer, tells its own."""
        return [deadline for deadline in self.deadlines.all() if deadline.purpose != Deadline.Purpose.VOTE]


class StageStep(models.Model):
    """A part of a stage: with minutes a sub-timer of its own, without them work done in parallel.

    `extra_seconds` is what the day gave it (or took from it) beyond its minutes.
    """

    stage = models.ForeignKey(Stage, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=400)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    extra_seconds = models.IntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["stage", "position"], name="step_position_once")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_parallel(self) -> bool:
        """Whether the step runs beside the others, without time of its own."""
        return self.minutes is None

    @property
    def length(self) -> dt.timedelta:
        """How long the step takes today; nothing for one without minutes."""
        if self.minutes is None:
            return dt.timedelta()
        return dt.timedelta(minutes=self.minutes, seconds=self.extra_seconds)


class Deadline(models.Model):
    """A moment of a stage by which something is handed in; one that locks is enforced, another only shown."""

    class Purpose(models.TextChoices):
        RECORD = "record", _("the team's record")
        ASSESSMENT = "assessment", _("the assessment sheets")
        VOTE = "vote", _("the vote")
        MEASURES = "measures", _("the plan of measures")

    stage = models.ForeignKey(Stage, models.CASCADE, related_name="deadlines")
    purpose = models.CharField(max_length=10, choices=Purpose)
    title = models.CharField(max_length=200)
    at = models.DateTimeField()
    locks = models.BooleanField(default=False)

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return self.title


class Timer(models.Model):
    """How long the running stage still has. Nothing ends it: time is compared.

    `length` is the time given to the stage, with what was added during the day: time spent is `length` less time left.
    """

    stage = models.OneToOneField(Stage, models.CASCADE, related_name="timer")
    length = models.DurationField()
    ends_at = models.DateTimeField(null=True, blank=True)
    paused_remaining = models.DurationField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__isnull=True) ^ models.Q(paused_remaining__isnull=True),
                name="timer_runs_or_is_paused",
            )
        ]

    def __str__(self) -> str:
        return f"{self.stage_id}: {self.ends_at or self.paused_remaining}"

    @property
    def is_paused(self) -> bool:
        """Whether the clock of the stage stands still."""
        return self.ends_at is None

    def left(self, moment: dt.datetime) -> dt.timedelta:
        """Return what is left at `moment`, negative in overtime; of a clock that stands still what was left then."""
        return self.ends_at - moment if self.ends_at else self.paused_remaining or dt.timedelta()

    def spent(self, moment: dt.datetime) -> dt.timedelta:
        """Return how much of its time the stage has used at `moment`, pauses not counted."""
        return self.length - self.left(moment)


class AgendaAct(models.Model):
    """One act of a console on the running agenda, with how everything stood `before`, so that it can be undone."""

    session = models.ForeignKey(StrategySession, models.CASCADE, related_name="agenda_acts")
    verb = models.CharField(max_length=20)
    at = models.DateTimeField()
    actor = models.CharField(max_length=60)
    before = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.verb} {self.pk}"
