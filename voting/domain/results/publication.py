"""The published ballots of a poll as a text that anybody can keep, read and recount: plain values in, a text out."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from voting.domain.results.tally import Counted

FORMAT = "okmo-ballots;1"


class UnreadableError(Exception):
    """A text that is no published poll; `line` is the number of the first line that cannot be read."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line}")
        self.line = line


@dataclass
class PublishedStep:
    """One step of the settling of a tie, as TieStep holds it."""

    method: str
    places_left: int
    tied: list[str] = field(default_factory=list)
    scores: dict[str, Fraction] = field(default_factory=dict)
    seed: str = ""
    placed: list[str] = field(default_factory=list)
    still_tied: list[str] = field(default_factory=list)


@dataclass
class Publication:
    """What is published of a poll: its settings, what came out, and every ballot as `receipt;2.1;7.2`.

    `options` are numbers with their texts in ballot order, `rows` the tally, `places` the numbers that got a place,
    the first one first, `added` those the hall added. `announced` ballots is what the text itself says of their number.
    """

    title: str = ""
    picks: int = 0
    winners: int = 0
    methods: list[str] = field(default_factory=list)
    options: dict[str, str] = field(default_factory=dict)
    rows: list[Counted] = field(default_factory=list)
    steps: list[PublishedStep] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    fingerprint: str = ""
    announced: int = 0
    lines: list[str] = field(default_factory=list)


def as_text(poll: Publication, notes: Sequence[str] = ()) -> str:
    """Return the text of a poll; `notes` are sentences for who opens it. The ballots are its last lines."""
    rows = [*(("#", " ", _line(note)) for note in notes), *_rows(poll)]
    head = ["".join(row) if row[0] == "#" else ";".join(row) for row in rows]
    return "".join(f"{line}\n" for line in [*head, *poll.lines])


def _rows(poll: Publication) -> Iterator[tuple[str, ...]]:
    yield (FORMAT,)
    yield "title", _line(poll.title)
    yield "picks", str(poll.picks)
    yield "winners", str(poll.winners)
    yield "methods", *poll.methods
    for number, text in poll.options.items():
        yield "option", number, _line(text)
    for row in poll.rows:
        yield "row", str(row.rank), row.number, str(row.votes)
    for step in poll.steps:
        yield from _rows_of_step(step)
    yield "places", *poll.places
    yield "added", *poll.added
    yield "sha256", poll.fingerprint
    yield "ballots", str(len(poll.lines))


def _rows_of_step(step: PublishedStep) -> Iterator[tuple[str, ...]]:
    yield "step", step.method, str(step.places_left)
    yield "tied", *step.tied
    for number, score in step.scores.items():
        yield "score", number, str(score)
    if step.seed:
        yield "seed", _line(step.seed)
    yield "placed", *step.placed
    yield "still", *step.still_tied


def _line(text: str) -> str:
    return " ".join(text.split())


def from_text(text: str) -> Publication:
    """Return the poll that `text` publishes. Raises UnreadableError with the first line that makes no sense."""
    poll, lines = Publication(), text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    if lines[-1] == "":
        lines.pop()
    for place, line in enumerate(lines, start=1):
        if line.startswith("#") or line == FORMAT:
            continue
        name, *values = line.split(";")
        try:
            _READERS[name](poll, values)
        except (KeyError, ValueError, IndexError, ZeroDivisionError) as error:
            raise UnreadableError(place) from error
        if name == "ballots":
            poll.lines = lines[place:]
            return poll
    raise UnreadableError(len(lines) + 1)


def _at_least_one(values: list[str]) -> int:
    if (number := int(values[0])) < 1:
        raise ValueError
    return number


def _read_row(poll: Publication, values: list[str]) -> None:
    rank, number, votes = values
    poll.rows.append(Counted(number, int(votes), int(rank)))


def _read_step(poll: Publication, values: list[str]) -> None:
    method, places_left = values
    poll.steps.append(PublishedStep(method, int(places_left)))


def _read_score(poll: Publication, values: list[str]) -> None:
    number, score = values
    poll.steps[-1].scores[number] = Fraction(score)


_READERS: dict[str, Callable[[Publication, list[str]], object]] = {
    "title": lambda poll, values: setattr(poll, "title", ";".join(values)),
    "picks": lambda poll, values: setattr(poll, "picks", _at_least_one(values)),
    "winners": lambda poll, values: setattr(poll, "winners", _at_least_one(values)),
    "methods": lambda poll, values: setattr(poll, "methods", values),
    "option": lambda poll, values: poll.options.__setitem__(values[0], ";".join(values[1:])),
    "row": _read_row,
    "step": _read_step,
    "tied": lambda poll, values: setattr(poll.steps[-1], "tied", values),
    "score": _read_score,
    "seed": lambda poll, values: setattr(poll.steps[-1], "seed", ";".join(values)),
    "placed": lambda poll, values: setattr(poll.steps[-1], "placed", values),
    "still": lambda poll, values: setattr(poll.steps[-1], "still_tied", values),
    "places": lambda poll, values: setattr(poll, "places", values),
    "added": lambda poll, values: setattr(poll, "added", values),
    "sha256": lambda poll, values: setattr(poll, "fingerprint", values[0]),
    "ballots": lambda poll, values: setattr(poll, "announced", int(values[0])),
}
