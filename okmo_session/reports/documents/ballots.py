"""The vote on paper: a sheet with boxes for each voter, and the list of triads that is read beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone, translation

from okmo_session.core.qr import Qr, qr_code
from okmo_session.reports.documents.protocol import let_long_words_break
from voting.domain.paper.printing import numbers_on_paper
from voting.domain.polls.options import new_options
from voting.models import PaperBallot, Poll, PollOption

# A file of more sheets would take a printer and this machine too long at once.
PART = 100
SPECIMEN = "000000"
# Boxes in a row, by how many numbers there are at most: all of them fit on one sheet.
COLUMNS = ((60, 6), (135, 9), (1000, 12))
# The field of boxes in millimetres, and its highest row.
WIDTH, HEIGHT, HIGHEST = 177.0, 178.0, 17.0


@dataclass(frozen=True)
class Grid:
    """The boxes of a sheet as one drawing: a table of them would take a second a sheet. All in millimetres.

    `boxes` is an SVG path, `numbers` are the texts beside with their places, `rules` the heights of lines below rows.
    """

    boxes: str
    numbers: list[tuple[str, str, str]]
    rules: list[str]
    text_size: str
    height: str
    width: str = f"{WIDTH:g}"


@dataclass(frozen=True)
class Sheet:
    """A sheet of one voter: its serial for people, and for a scanner the code that types it."""

    serial: str
    qr: Qr


@dataclass(frozen=True)
class Part:
    """The sheets that are one file: their serials, and all that the file says, by which it is found again."""

    serials: list[str]
    content: str


def parts_of(poll: Poll) -> list[Part]:
    """Return the parts of each pile in the order of their serials, without the sheets that are spoiled.

    A sheet stays in its part whatever is made or spoiled later: what is printed already is not printed once more.
    """
    sheets = poll.papers.order_by("pile", "serial").values_list("pile", "serial", "state")
    piles = [list(pile) for _number, pile in groupby(sheets, key=lambda sheet: sheet[0])]
    # Sheets differ by their serials alone, so that one of them stands for the words of all.
    words = ballots_html(poll, [SPECIMEN]) if piles else ""
    slices = [pile[start : start + PART] for pile in piles for start in range(0, len(pile), PART)]
    parts = [[serial for _pile, serial, state in part if state != PaperBallot.State.SPOILED] for part in slices]
    return [Part(serials, "\n".join([words, *serials])) for serials in parts if serials]


def ballots_html(poll: Poll, serials: Sequence[str]) -> str:
    """Return the sheets of `poll` with these serials; the same sheets give the same text: no time of making in it."""
    with translation.override(poll.session.language), timezone.override(poll.session.zone):
        grid = grid_of(numbers_on_paper(poll))
        context = {
            "session": poll.session,
            "poll": poll,
            "sheets": [Sheet(serial, qr_code(serial)) for serial in serials],
            # The same on each sheet.
            "drawing": render_to_string("reports/forms/ballot_boxes.html", {"grid": grid}),
        }
        return let_long_words_break(render_to_string("reports/forms/ballots_paper.html", context))


def ballot_list_html(poll: Poll) -> str:
    """Return the triads of `poll` with their numbers, as they stand on its ballot or would now."""
    with translation.override(poll.session.language), timezone.override(poll.session.zone):
        context = {"session": poll.session, "poll": poll, "tables": _by_table(_options(poll))}
        return let_long_words_break(render_to_string("reports/forms/ballot_list_paper.html", context))


def grid_of(numbers: Sequence[str]) -> Grid:
    """Return where the box of each number is drawn: the fewer there are, the larger."""
    rows, columns = rows_of(numbers), columns_of(numbers)
    cell, row = WIDTH / columns, min(HEIGHT / max(len(rows), 1), HIGHEST)
    box = min(row * 0.62, cell * 0.38, 9)
    places = [(x * cell, y * row, number) for y, line in enumerate(rows) for x, number in enumerate(line)]
    size = min(box * 0.62, cell * 0.21)
    return Grid(
        boxes="".join(
            f"M{x + 0.3:.2f} {y + (row - box) / 2:.2f}h{box:.2f}v{box:.2f}h-{box:.2f}z" for x, y, _n in places
        ),
        numbers=[(f"{x + box + 1.8:.2f}", f"{y + row / 2 + size * 0.36:.2f}", number) for x, y, number in places],
        rules=[f"{(y + 1) * row:.2f}" for y in range(len(rows) - 1)],
        text_size=f"{size:.2f}",
        height=f"{len(rows) * row:.2f}",
    )


def columns_of(numbers: Sequence[str]) -> int:
    """Return how many boxes stand in a row."""
    return next((columns for most, columns in COLUMNS if len(numbers) <= most), COLUMNS[-1][1])


def rows_of(numbers: Sequence[str]) -> list[list[str]]:
    """Return the numbers in rows; those of a table stay in one row where they fit, and a row is never too long."""
    columns = columns_of(numbers)
    rows: list[list[str]] = [[]]
    for _table, group in groupby(numbers, key=lambda number: number.split(".")[0]):
        of_table = list(group)
        if len(rows[-1]) + len(of_table) > columns:
            rows.append([])
        for start in range(0, len(of_table), columns):
            piece = of_table[start : start + columns]
            rows[-1:] = [rows[-1] + piece] if len(rows[-1]) + len(piece) <= columns else [rows[-1], piece]
    return rows


def _options(poll: Poll) -> list[PollOption]:
    return new_options(poll) if poll.state == Poll.State.PREPARED else list(poll.options.all())


def _by_table(options: Sequence[PollOption]) -> list[tuple[int, list[Any]]]:
    return [(table, list(group)) for table, group in groupby(options, key=lambda option: option.table_number)]
