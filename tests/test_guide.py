"""The facilitator's guide names only what is there."""

import re

import pytest

from okmo_session.screens.models import ProjectorControl
from tests.pictures import FOLDER, PICTURES, SCENES
from tests.server import CHECKOUT

pytestmark = pytest.mark.either_database

GUIDE = (CHECKOUT / "docs" / "guide.md").read_text()


def test_each_picture_is_taken_by_the_command_is_there_and_stands_in_the_guide():
    taken = sorted(f"{picture.name}.png" for picture in PICTURES)

    assert sorted(path.name for path in FOLDER.iterdir()) == taken
    assert sorted(re.findall(r"\(pictures/(.+?)\)", GUIDE)) == taken


def test_every_scene_of_the_wall_has_its_picture():
    assert ProjectorControl.Scene.values == SCENES


def test_the_pictures_are_small_enough_to_be_carried_along():
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 2_500_000
