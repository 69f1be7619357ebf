"""The wording of a session: each place is a field, named as `wording.present.question`; a list has one text a line."""

from typing import Any

from okmo_session.core.fields import Field, as_typed
from okmo_session.core.typed import each_line, lines_of
from sessions.actors import Actor
from sessions.domain import limits
from sessions.domain.blueprints.wording import PLACES
from sessions.models import StrategySession

_LISTS = {(section, name): is_list for section, name, is_list in PLACES}
# Twenty long instructions are a page of A4; a field holds no more.
_LONGEST_LIST = 5 * limits.WORDING


def wording_field(session: StrategySession, full_name: str) -> Field[Actor] | None:
    """Return the field of `session` that has this name, or None."""
    kind, _dot, place = full_name.partition(".")
    section, _dot, name = place.partition(".")
    if kind != "wording" or (section, name) not in _LISTS:
        return None
    is_list = _LISTS[section, name]
    value = (session.wording.get(section) or {}).get(name) or ""

    def write(text: str, by: Actor) -> None:
        _write(session, section, name, lines_of(text) if is_list else text)

    if is_list:
        tidy = each_line(as_typed, longest=limits.WORDING)
        # A text of a blueprint may have lines of its own: here a line is a text.
        value = "\n".join(" ".join(str(text).split()) for text in value)
        return Field(full_name, value, _LONGEST_LIST, write, tidy)
    return Field(full_name, str(value), limits.WORDING, write)


def _write(session: StrategySession, section: str, name: str, value: Any) -> None:
    wording = {key: dict(texts) for key, texts in session.wording.items()}
    wording.setdefault(section, {})[name] = value
    if not value:
        del wording[section][name]
    StrategySession.objects.filter(pk=session.pk).update(
        wording={key: texts for key, texts in wording.items() if texts}
    )
