"""The console's panel of the projector: what is on the wall, who holds it, what else could be there."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from okmo_session.screens.models import ProjectorControl
from okmo_session.screens.scenes import Wall, scene_names
from sessions.actors import Actor
from sessions.models import StrategySession


@dataclass(frozen=True)
class Projecting:
    """The projector as one console sees it; `by_itself` is the scene that follows the day, in words."""

    control: ProjectorControl
    is_mine: bool
    by_itself: str
    shown: str
    scenes: list[tuple[str, str]]

    @property
    def is_anothers(self) -> bool:
        """Whether another console holds the projector."""
        return self.control.holder is not None and not self.is_mine


def projector_panel(session: StrategySession, actor: Actor, root: str) -> dict[str, Any]:
    """Return the context of `screens/console_projector.html` for the console of `actor`."""
    wall = Wall(session, actor, root)
    control = wall.control
    words = dict(scene_names()) | {"goodbye": _("thanks and farewell")}
    by_itself = words[wall.by_itself]
    projecting = Projecting(
        control=control,
        is_mine=bool(actor.user and control.holder_id == actor.user.pk),
        by_itself=by_itself,
        shown=words.get(control.scene, by_itself),
        scenes=scene_names(),
    )
    return {"projecting": projecting}
