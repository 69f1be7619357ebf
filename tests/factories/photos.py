"""Photos as a tablet sends them, and photos of a flipchart as they are kept."""

from io import BytesIO
from typing import Any

from PIL import Image

from okmo_session.core.clock import now
from sessions.models import Team
from triads.models import FlipchartPhoto

ORIENTATION = 0x0112
MAKER = 0x010F


def photo_file(
    kind: str = "JPEG", *, size: tuple[int, int] = (80, 60), colour: Any = "teal", mode: str = "RGB", exif: Any = None
) -> bytes:
    """Return a picture of one colour with a red corner at its top left, as a file of `kind`."""
    image = Image.new(mode, size, colour)
    if mode == "RGB":
        image.paste("red", (0, 0, size[0] // 4, size[1] // 4))
    buffer = BytesIO()
    options = {"exif": exif} if exif else {}
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def photo_of(team: Team) -> FlipchartPhoto:
    """Keep a small photo of the flipchart of `team`."""
    content = photo_file()
    return FlipchartPhoto.objects.create(
        team=team, content=content, width=80, height=60, actor=f"team:{team.pk}", added_at=now()
    )
