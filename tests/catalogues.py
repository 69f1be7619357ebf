"""Finds sentences without a Russian translation: `python -m tests.catalogues` names them and fails."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import django
import polib
from django.conf import settings
from django.utils.translation.template import templatize

CHECKOUT = Path(__file__).resolve().parent.parent
RUSSIAN = CHECKOUT / "okmo_session/locale/ru/LC_MESSAGES/django.po"
APPS = ("okmo_session", "sessions", "triads", "voting", "measures")
# Name of the function: how many of its first arguments are (context, singular, plural).
PLAIN = {"_", "gettext", "gettext_lazy", "gettext_noop"}
PLURAL = {"ngettext", "ngettext_lazy"}
CONTEXT = {"pgettext", "pgettext_lazy"}
PLURAL_CONTEXT = {"npgettext", "npgettext_lazy"}
LITERAL = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
IN_TEMPLATE = re.compile(rf"\b(n?p?gettext|_)\(\s*{LITERAL}(?:,\s*{LITERAL})?(?:,\s*{LITERAL})?", re.DOTALL)

Message = tuple[str, str]


def used_messages() -> dict[Message, str]:
    """Return every (context, msgid) of code and templates with a file that uses it."""
    found: dict[Message, str] = {}
    for app in APPS:
        for path in sorted((CHECKOUT / app).rglob("*.py")):
            found |= dict.fromkeys(_in_code(path.read_text()), str(path.relative_to(CHECKOUT)))
    for path in sorted((CHECKOUT / "templates").rglob("*.*")):
        found |= dict.fromkeys(_in_template(path.read_text()), str(path.relative_to(CHECKOUT)))
    return found


def problems() -> list[str]:
    """Return a sentence for each message that is not translated, half translated, or no longer used."""
    catalogue = polib.pofile(str(RUSSIAN))
    used, known = used_messages(), {}
    for entry in catalogue:
        if not entry.obsolete:
            known[(entry.msgctxt or "", entry.msgid)] = entry
    untranslated = [
        f"not translated: {text!r} in {used[context, text]}" for context, text in used.keys() - known.keys()
    ]
    half = [f"half translated: {entry.msgid!r}" for entry in known.values() if not _is_complete(entry)]
    unused = [f"no longer used: {text!r}" for context, text in known if (context, text) not in used]
    return sorted(untranslated) + half + unused


def _is_complete(entry: polib.POEntry) -> bool:
    texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    return all(texts) and not entry.fuzzy and (not entry.msgid_plural or len(texts) == 4)


def _in_code(source: str) -> Iterator[Message]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and (name := getattr(node.func, "id", getattr(node.func, "attr", ""))):
            literals = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
            yield from _message(name, [text for text in literals if isinstance(text, str)])


def _in_template(source: str) -> Iterator[Message]:
    for match in IN_TEMPLATE.finditer(templatize(source)):
        yield from _message(match[1], [ast.literal_eval(text) for text in match.groups()[1:] if text])


def _message(name: str, literals: list[str]) -> Iterator[Message]:
    if literals and name in PLAIN | PLURAL:
        yield "", literals[0]
    elif len(literals) > 1 and name in CONTEXT | PLURAL_CONTEXT:
        yield literals[0], literals[1]


if __name__ == "__main__":
    settings.configure(USE_I18N=True)
    django.setup()
    found = problems()
    sys.stdout.writelines(f"{problem}\n" for problem in found)
    sys.exit(bool(found))
