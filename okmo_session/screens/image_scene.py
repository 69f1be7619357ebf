"""What the wall shows of the priorities under their questions and of the image of the future."""

from typing import Any

from sessions.models import StrategySession
from triads.domain.image.parts import last_edit, parts_to_read


def image_scene(session: StrategySession) -> dict[str, Any]:
    """Return the parts of the image for the wall, and what was written last: the wall turns to it and stays."""
    return {"parts": parts_to_read(session), "edited": last_edit(session)}
