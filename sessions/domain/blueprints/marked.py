"""YAML in which every value knows its line and its field, so that a refusal can name them.

Only plain YAML is read: no tags, no anchors, so a small file cannot grow big or make objects.
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml
from django.utils.translation import gettext as _

from okmo_session.core.errors import DomainError
from okmo_session.core.text import clean_text

MAX_LENGTH = 256 * 1024
_MAX_DEPTH = 12
_TIME = re.compile(r"([01]?\d|2[0-3])[.:]([0-5]\d)")
_INTEGER = re.compile(r"\d{1,6}")
_YES_NO = {"true": True, "yes": True, "да": True, "false": False, "no": False, "нет": False}


class BlueprintError(DomainError):
    """A blueprint file was refused; its text names the line and the field."""

    def __init__(self, problem: str, *, line: int, field: str = "") -> None:
        self.line = line
        self.field = field
        sentence = _("Line %(line)s, field “%(field)s”: %(problem)s") if field else _("Line %(line)s: %(problem)s")
        super().__init__(sentence % {"line": line, "field": field, "problem": problem})


@dataclass(frozen=True)
class Marked:
    """A value of the file with the field it stands in, such as "agenda[3].starts"."""

    node: yaml.Node
    field: str

    def refusal(self, problem: str) -> BlueprintError:
        """Return the error that names this value's line and field."""
        mark = self.node.start_mark
        return BlueprintError(problem, line=mark.line + 1 if mark else 1, field=self.field)

    def entries(self, known: set[str], required: tuple[str, ...] = ()) -> dict[str, "Marked"]:
        """Return the named values; refuse one that is not `known`, stands twice, or is `required` and missing."""
        if not isinstance(self.node, yaml.MappingNode):
            raise self.refusal(_("named values are expected here, such as “title: …”."))
        found: dict[str, Marked] = {}
        for key, value in self.node.value:
            name = str(key.value) if isinstance(key, yaml.ScalarNode) else "?"
            entry = Marked(value, self._field_of(name))
            if name not in known:
                raise Marked(key, entry.field).refusal(_("there is no such field."))
            if name in found:
                raise Marked(key, entry.field).refusal(_("this field stands here a second time."))
            found[name] = entry
        for name in required:
            if name not in found:
                raise Marked(self.node, self._field_of(name)).refusal(_("this field is missing."))
        return found

    def items(self) -> list["Marked"]:
        """Return the values of a list; nothing written is an empty list."""
        if self._is_nothing:
            return []
        if not isinstance(self.node, yaml.SequenceNode):
            raise self.refusal(_("a list is expected here, each entry after “- ”."))
        return [Marked(node, f"{self.field}[{number}]") for number, node in enumerate(self.node.value, start=1)]

    def text(self, longest: int = 10_000) -> str:
        """Return the value as clean text of at most `longest` characters."""
        if not isinstance(self.node, yaml.ScalarNode):
            raise self.refusal(_("a text is expected here; a text with “: ” or “#” stands in quotes."))
        text = "" if self._is_nothing else clean_text(self.node.value)
        if len(text) > longest:
            raise self.refusal(_("the text is longer than %(longest)s characters.") % {"longest": longest})
        return text

    def required_text(self, longest: int = 10_000) -> str:
        """Return the value as text, which must not be empty."""
        text = self.text(longest)
        if not text:
            raise self.refusal(_("this may not be empty."))
        return text

    def texts(self, longest: int = 10_000) -> list[str]:
        """Return a list of texts, none of them empty."""
        return [item.required_text(longest) for item in self.items()]

    def number(self, least: int, most: int) -> int:
        """Return a whole number from `least` to `most`."""
        text = self.text()
        if not _INTEGER.fullmatch(text) or not least <= int(text) <= most:
            raise self.refusal(
                _("a whole number from %(least)s to %(most)s is expected.") % {"least": least, "most": most}
            )
        return int(text)

    def yes_no(self) -> bool:
        """Return true or false."""
        answer = _YES_NO.get(self.text().casefold())
        if answer is None:
            raise self.refusal(_("true or false is expected."))
        return answer

    def time(self) -> dt.time:
        """Return a time of day; in quotes or not, with a dot or a colon."""
        match = _TIME.fullmatch(self.text())
        if match is None:
            raise self.refusal(_("a time of day is expected, such as 13.30."))
        return dt.time(int(match[1]), int(match[2]))

    def date(self) -> dt.date:
        """Return a date written as 2019-02-07."""
        try:
            return dt.date.fromisoformat(self.text())
        except ValueError as error:
            raise self.refusal(_("a date is expected, such as 2019-02-07.")) from error

    def choice(self, choices: list[str]) -> str:
        """Return one of `choices`."""
        text = self.text()
        if text not in choices:
            raise self.refusal(_("one of these is expected: %(choices)s.") % {"choices": ", ".join(choices)})
        return text

    def _field_of(self, name: str) -> str:
        return f"{self.field}.{name}" if self.field else name

    @property
    def _is_nothing(self) -> bool:
        return isinstance(self.node, yaml.ScalarNode) and self.node.tag == "tag:yaml.org,2002:null"


def read_marked(text: str) -> Marked:
    """Return the content of a YAML file; refuse what is not plain YAML, naming the line."""
    if len(text) > MAX_LENGTH:
        raise BlueprintError(_("the file is longer than %(longest)s characters.") % {"longest": MAX_LENGTH}, line=1)
    try:
        for event, depth in _events(text):
            _refuse_what_is_not_plain(event, depth)
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise BlueprintError(_("there is a character that a text file does not hold."), line=line) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = _("this is not YAML: check indents, quotes and colons.")
        raise BlueprintError(problem, line=mark.line + 1 if mark else 1) from error
    if node is None:
        raise BlueprintError(_("the file is empty."), line=1)
    return Marked(node, "")


def _events(text: str) -> Iterator[tuple[yaml.Event, int]]:
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        yield event, depth


def _refuse_what_is_not_plain(event: yaml.Event, depth: int) -> None:
    problem = ""
    if depth > _MAX_DEPTH:
        problem = _("too many levels stand inside each other.")
    elif isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        problem = _("anchors (&) and references (*) are not read; a text that begins so stands in quotes.")
    elif getattr(event, "tag", None):
        problem = _("tags (!) are not read; a text that begins so stands in quotes.")
    if problem:
        raise BlueprintError(problem, line=event.start_mark.line + 1 if event.start_mark else 1)
