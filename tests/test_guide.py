"""The facilitator's guide names only what is there, and shows what it should."""

import re

import polib
import pytest
from django.core.management import get_commands, load_command_class

from okmo_session.reports.demo import Moment
from okmo_session.screens.models import ProjectorControl
from tests.server import CHECKOUT

pytestmark = pytest.mark.either_database

GUIDE = (CHECKOUT / "docs" / "guide.md").read_text()
PICTURES = CHECKOUT / "docs" / "pictures"
# Pages that a facilitator without a programmer must recognise.
PAGES = {"console", "agenda-editor", "people", "people-import", "tables", "arrivals", "board", "record", "phone-now"}


def words_of_the_interface() -> list[re.Pattern[str]]:
    """Return what pages say in Russian, with anything in the place of a number or a name."""
    catalogue = polib.pofile(str(CHECKOUT / "okmo_session" / "locale" / "ru" / "LC_MESSAGES" / "django.po"))
    sentences = {form for entry in catalogue for form in (entry.msgstr, *entry.msgstr_plural.values()) if form}
    return [re.compile(re.sub(r"%\\?\(\w+\\?\)s", ".*", re.escape(one))) for one in sentences]


def test_every_picture_named_is_there_and_every_picture_there_is_named():
    named = sorted(re.findall(r"!\[[^]]+\]\(pictures/([\w-]+)\.png\)", GUIDE))

    assert named == sorted(path.stem for path in PICTURES.iterdir())
    assert named == sorted(set(named))


def test_each_scene_of_the_wall_and_each_page_has_its_picture():
    there = {path.stem for path in PICTURES.iterdir()}

    assert {f"scene-{scene}" for scene in ProjectorControl.Scene.values} == {one for one in there if "scene-" in one}
    assert there >= PAGES


def test_words_in_bold_are_words_of_the_interface():
    said = words_of_the_interface()
    bold = [words.replace("\n", " ") for words in re.findall(r"\*\*(.+?)\*\*", GUIDE, re.DOTALL)]

    unknown = [words for words in bold if not any(one.fullmatch(words) for one in said)]

    assert unknown == ["Жирным"]


def test_commands_and_their_options_are_real():
    for name, options in re.findall(r"manage\.py (\w+)([^`]*)", GUIDE):
        command = load_command_class(get_commands()[name], name)
        command.create_parser("manage.py", name).parse_args(options.split())

    assert all((CHECKOUT / path).is_file() for path in re.findall(r"`(bin/\w+)", GUIDE))
    assert {moment.value for moment in Moment} <= set(re.findall(r"[`\s](\w+)`", GUIDE))


def test_the_pictures_are_small_enough_to_be_carried_along():
    assert sum(path.stat().st_size for path in PICTURES.iterdir()) < 2_500_000
