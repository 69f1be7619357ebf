"""A photo made anew: only the picture itself, upright and of a size that a page can show."""

import struct
import threading
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from typing import IO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from okmo_session.core.errors import DomainError

FILE_MAX_MEGABYTES = 20
FILE_MAX = FILE_MAX_MEGABYTES * 1024 * 1024
PIXELS_MAX = 64_000_000
SIDE_MAX = 2400
SMALL_SIDE = 480
QUALITY = 82
_KINDS = ("JPEG", "PNG", "WEBP")
# Other pages shall keep a core and half of the threads while photos are read, and two bombs shall not meet in memory.
_one_at_a_time = threading.Lock()
_waiting_room = threading.BoundedSemaphore(4)


@dataclass(frozen=True)
class Picture:
    """A JPEG without anything but the picture."""

    content: bytes
    width: int
    height: int


def made_anew(file: IO[bytes]) -> Picture:
    """Return the photo in `file` as a JPEG of at most 2400 pixels a side; DomainError in a sentence where it is none.

    What the file is its first bytes say, not its name. Takes up to a second: never call it inside a transaction.
    """
    if not _waiting_room.acquire(blocking=False):
        raise DomainError(_("Several photos are arriving at the same moment. Send yours again in a few seconds."))
    try:
        with _one_at_a_time:
            return _as_jpeg(_opened(file), SIDE_MAX)
    except (OSError, ValueError, SyntaxError, struct.error, MemoryError) as error:
        raise DomainError(_("The picture is damaged and cannot be read. Take the photo again.")) from error
    finally:
        _waiting_room.release()


def made_small(content: bytes) -> bytes:
    """Return a picture that was made anew as a small one, for a list."""
    return _as_jpeg(Image.open(BytesIO(content), formats=["JPEG"]), SMALL_SIDE).content


def _opened(file: IO[bytes]) -> Image.Image:
    try:
        image = Image.open(file, formats=_KINDS)
    except Image.DecompressionBombError as error:
        raise DomainError(_too_many_pixels()) from error
    except (OSError, ValueError, SyntaxError, struct.error) as error:
        raise DomainError(
            _("This is not a photo in JPEG, PNG or WebP, whatever the file is called. Choose a photo of the flipchart.")
        ) from error
    if image.width * image.height > PIXELS_MAX:
        raise DomainError(_too_many_pixels())
    return image


def _as_jpeg(image: Image.Image, side: int) -> Picture:
    # A JPEG is read in about the size that is needed, which takes a fraction of the time and memory.
    image.draft("RGB", (side, side))
    image.thumbnail((side, side), reducing_gap=2.0)
    # Which way up is not worth losing a photo for.
    with suppress(OSError, ValueError, SyntaxError, KeyError, TypeError, struct.error):
        ImageOps.exif_transpose(image, in_place=True)
    plain = _on_white(image)
    buffer = BytesIO()
    plain.save(buffer, "JPEG", quality=QUALITY, optimize=True)
    return Picture(buffer.getvalue(), plain.width, plain.height)


def _on_white(image: Image.Image) -> Image.Image:
    white = Image.new("RGB", image.size, "white")
    if image.has_transparency_data:
        see_through = image.convert("RGBA")
        white.paste(see_through, mask=see_through)
    else:
        white.paste(image.convert("RGB"))
    return white


def _too_many_pixels() -> str:
    return _("The picture has more than %(count)d million pixels. Take the photo with a lower resolution.") % {
        "count": PIXELS_MAX // 1_000_000
    }
