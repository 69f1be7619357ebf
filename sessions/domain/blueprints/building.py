"""Makes the session of a blueprint: everything that the app of sessions holds itself."""

import datetime as dt
import re
from collections.abc import Iterator

from django.db import transaction
from django.utils.translation import gettext as _

from okmo_session.core.errors import DomainError
from okmo_session.core.log import log
from sessions.actors import crew_actor, system
from sessions.domain.blueprints.content import Blueprint, DeadlineContent, StageContent, Wording
from sessions.domain.blueprints.slugs import SLUG, free_slug
from sessions.models import Deadline, HandoutLine, Material, Role, Stage, StageStep, StrategySession, User

_TIME = re.compile(r"\b\d{1,2}\.\d\d\b")

type Times = dict[str, str]


@transaction.atomic
def add_session(
    blueprint: Blueprint,
    *,
    slug: str | None = None,
    date: dt.date | None = None,
    shift: dt.timedelta = dt.timedelta(0),
    is_demo: bool = False,
    maker: User | None = None,
    form_id: str = "",
) -> StrategySession:
    """Make the session with agenda and materials; key questions and criteria: see `triads.domain.blueprints`.

    `date` puts it on another day; `shift` moves every time of the agenda, and with them the same times in the wording.
    DomainError where `slug` is taken or no address can hold it; without it the blueprint's own is numbered.
    The journal keeps the `maker`, where there is one, and the number of the form he sent.
    """
    if slug is not None:
        _check_slug(slug)
    day = date or blueprint.date
    session = _session(blueprint, slug or free_slug(blueprint.slug or "session"), day, is_demo)
    stages = [_add_stage(session, position, content, shift) for position, content in enumerate(blueprint.stages, 1)]
    times = _moved_times(session, blueprint, shift)
    for stage in stages:
        stage.expected = _moved(stage.expected, times)
    Stage.objects.bulk_update(stages, ["expected"])
    session.date = stages[0].planned_at.astimezone(session.zone).date() if stages else day
    session.wording = {name: _moved_section(section, times) for name, section in blueprint.wording.items()}
    session.save(update_fields=["date", "wording"])
    _add_lines(session, blueprint)
    _add_materials(session, blueprint)
    actor = crew_actor(session, maker, Role.FACILITATOR) if maker else system(session)
    log(session, "session made", by=actor, target=session, form=form_id)
    return session


def _check_slug(slug: str) -> None:
    if not SLUG.fullmatch(slug):
        raise DomainError(
            _("“%(slug)s” cannot stand in an address: only small Latin letters, digits and hyphens, at most 50.")
            % {"slug": slug[:60]}
        )
    if StrategySession.objects.filter(slug=slug).exists():
        raise DomainError(_("There is a session “%(slug)s” already.") % {"slug": slug})


def _session(blueprint: Blueprint, slug: str, date: dt.date, is_demo: bool) -> StrategySession:
    return StrategySession.objects.create(
        slug=slug,
        title=blueprint.title,
        motto=blueprint.motto,
        place=blueprint.place,
        date=date,
        time_zone=blueprint.time_zone,
        language=blueprint.language,
        host_name=blueprint.host_name,
        host_introduction=blueprint.host_introduction,
        organiser=blueprint.organiser,
        logo=blueprint.logo,
        goal=blueprint.goal,
        consent_text=blueprint.consent_text,
        is_demo=is_demo,
        **blueprint.numbers,
    )


def _add_stage(session: StrategySession, position: int, content: StageContent, shift: dt.timedelta) -> Stage:
    stage = Stage.objects.create(
        session=session,
        position=position,
        title=content.title,
        kind=content.kind,
        result=content.result,
        expected=content.expected,
        planned_at=session.moment(content.starts) + _days(content) + shift,
        planned_minutes=content.minutes,
        is_locked=content.is_locked,
    )
    StageStep.objects.bulk_create(
        StageStep(stage=stage, position=number, title=step.title, minutes=step.minutes)
        for number, step in enumerate(content.steps, 1)
    )
    Deadline.objects.bulk_create(
        Deadline(
            stage=stage,
            purpose=deadline.purpose,
            title=deadline.title,
            at=session.moment(deadline.at) + _days(deadline) + shift,
            locks=deadline.locks,
        )
        for deadline in content.deadlines
    )
    return stage


def _days(content: StageContent | DeadlineContent) -> dt.timedelta:
    return dt.timedelta(days=content.next_day)


def _add_lines(session: StrategySession, blueprint: Blueprint) -> None:
    lists = {
        HandoutLine.Purpose.RESULT: [(text, "") for text in blueprint.expected_results],
        HandoutLine.Purpose.HASHTAG: [(text, "") for text in blueprint.hashtags],
        HandoutLine.Purpose.LINK: [(link.title, link.url) for link in blueprint.links],
    }
    HandoutLine.objects.bulk_create(
        HandoutLine(session=session, purpose=purpose, position=position, text=text, url=url)
        for purpose, lines in lists.items()
        for position, (text, url) in enumerate(lines, 1)
    )


def _add_materials(session: StrategySession, blueprint: Blueprint) -> None:
    Material.objects.bulk_create(
        Material(
            session=session,
            position=position,
            section=material.section,
            title=material.title,
            urls=list(material.urls),
        )
        for position, material in enumerate(blueprint.materials, 1)
    )


def _moved_times(session: StrategySession, blueprint: Blueprint, shift: dt.timedelta) -> Times:
    # The instructions say «до 11.50»: where the agenda moves, they would send the hall to the wrong minute.
    if not shift:
        return {}
    moved = {time: (session.moment(time) + shift).astimezone(session.zone) for time in _times_of(blueprint)}
    return {f"{time:%H.%M}": f"{moment:%H.%M}" for time, moment in moved.items()}


def _times_of(blueprint: Blueprint) -> Iterator[dt.time]:
    for stage in blueprint.stages:
        yield stage.starts
        end = dt.datetime.combine(blueprint.date, stage.starts) + dt.timedelta(minutes=stage.minutes)
        yield end.time()
        yield from (deadline.at for deadline in stage.deadlines)


def _moved(text: str, times: Times) -> str:
    return _TIME.sub(lambda match: times.get(match[0], match[0]), text)


def _moved_section(section: Wording, times: Times) -> Wording:
    return {
        name: _moved(words, times) if isinstance(words, str) else [_moved(text, times) for text in words]
        for name, words in section.items()
    }
