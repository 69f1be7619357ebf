"""A QR in the terminal, to be read by a phone before any page is open."""

from io import StringIO
from typing import Any

import qrcode


def draw_code(out: Any, link: str) -> None:
    """Write the QR of `link` to the command's output `out`."""
    code = qrcode.QRCode(border=2)
    code.add_data(link)
    picture = StringIO()
    code.print_ascii(out=picture, invert=True)
    for line in picture.getvalue().splitlines():
        # White on black whatever the terminal's own colours are.
        out.write(f"\x1b[97;40m{line}\x1b[0m" if out.isatty() else line)
