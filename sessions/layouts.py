"""The frame a page stands in: one page, the look of the device that asked."""

from sessions.actors import Actor
from sessions.models import Role


def layout_of(actor: Actor) -> str:
    """Return the layout template of the actor's device: phone, tablet, projector or laptop."""
    if actor.role == Role.PARTICIPANT:
        return "layouts/phone.html"
    if actor.role == Role.TABLE:
        return "layouts/table.html"
    if actor.role == Role.PROJECTOR:
        return "layouts/projector.html"
    return "layouts/crew.html"
