"""A blueprint that holds nothing of anybody's: the session of an organisation that brings its own words."""

import datetime as dt

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from sessions.domain.blueprints.content import Blueprint, StageContent
from sessions.models import Stage


def empty_blueprint(title: str, date: dt.date, language: str) -> Blueprint:
    """Return a blueprint in `language` with one stage, so that there is something to begin with."""
    with override(language):
        opening = _("Opening")
    return Blueprint(
        slug="",
        title=title,
        motto="",
        place="",
        date=date,
        time_zone=settings.TIME_ZONE,
        language=language,
        host_name="",
        host_introduction="",
        organiser="",
        logo="",
        goal="",
        key_questions=(),
        expected_results=(),
        hashtags=(),
        links=(),
        numbers={},
        stages=(_stage(opening),),
        criteria={},
        wording={},
    )


def _stage(title: str) -> StageContent:
    return StageContent(
        starts=dt.time(10),
        minutes=30,
        title=title,
        kind=Stage.Kind.PLENARY,
        result="",
        expected="",
        is_locked=False,
        steps=(),
        deadlines=(),
    )
