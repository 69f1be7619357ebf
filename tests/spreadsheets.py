"""Files of people as halls send them, and as they should not."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook


def xlsx(rows: Iterable[Sequence[Any]], *, merged: Sequence[str] = (), sheet: str = "Лист1") -> bytes:
    """Return a workbook of one sheet with these rows and merged cells."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for row in rows:
        page.append(list(row))
    for cells in merged:
        page.merge_cells(cells)
    return saved(book)


def saved(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def repacked(content: bytes, changed: dict[str, bytes]) -> bytes:
    """Return the archive with some entries replaced or added."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        entries = {name: old.read(name) for name in old.namelist()} | changed
        for name, body in entries.items():
            new.writestr(name, body)
    return file.getvalue()


def zip_bomb(content: bytes, megabytes: int = 30) -> bytes:
    """Return the workbook with a sheet that unpacks to so many megabytes of spaces."""
    sheet = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")
    return repacked(content, {"xl/worksheets/sheet1.xml": sheet + b" " * (megabytes * 1024 * 1024)})


def lying_bomb(content: bytes) -> bytes:
    """Return a bomb whose directory says that its entries are small."""
    bomb = zip_bomb(content, 5)
    with zipfile.ZipFile(io.BytesIO(bomb)) as archive:
        real = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    return bomb.replace(real.to_bytes(4, "little"), (1000).to_bytes(4, "little"))
