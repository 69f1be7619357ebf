from django.db import models
from django.utils.translation import gettext_lazy as _

from sessions.models import StrategySession, User


class ProjectorControl(models.Model):
    """What the consoles want on the wall: a chosen scene, or none, which follows the day.

    One console holds it at a time; another may take it over, which both see.
    """

    class Scene(models.TextChoices):
        JOIN = "join", _("QR to join")
        OPENING = "opening", _("goal and questions")
        AGENDA = "agenda", _("programme")
        CLOCK = "clock", _("clock")
        TRIADS = "triads", _("progress of the tables")
        TALKS = "talks", _("talks")
        TURNOUT = "turnout", _("turnout")
        RESULTS = "results", _("results")
        PRIORITIES = "priorities", _("priorities by key question")
        IMAGE = "image", _("image of the future")
        MEASURES = "measures", _("plans of measures")
        MATERIALS = "materials", _("materials")

    session = models.OneToOneField(StrategySession, models.CASCADE, related_name="projector_control")
    scene = models.CharField(max_length=10, choices=Scene, blank=True)
    is_dark = models.BooleanField(default=False)
    has_sound = models.BooleanField(default=False)
    holder = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="projectors_held")
    held_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.session_id}: {self.scene or 'follows the day'}"
