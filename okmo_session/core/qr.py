"""QR codes as one SVG path."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M

QUIET = 4


@dataclass(frozen=True)
class Qr:
    """A QR in units of its modules: the dark ones as an SVG path, and the side with the quiet zone around."""

    path: str
    size: int


@lru_cache(maxsize=1024)
def qr_code(text: str) -> Qr:
    """Return the QR of `text`. Cached: a page of sixty tables shows the same sixty again and again."""
    code = QRCode(border=QUIET, error_correction=ERROR_CORRECT_M)
    code.add_data(text)
    matrix = code.get_matrix()
    path = "".join(_row(y, [bool(module) for module in row]) for y, row in enumerate(matrix))
    return Qr(path=path, size=len(matrix))


def _row(y: int, modules: list[bool]) -> str:
    # Dark modules side by side are one rectangle: a third of the text, and no hairlines between them.
    path, x = "", 0
    for is_dark, run in groupby(modules):
        width = len(list(run))
        if is_dark:
            path += f"M{x} {y}h{width}v1h-{width}z"
        x += width
    return path
