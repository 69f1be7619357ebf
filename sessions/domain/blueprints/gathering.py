"""The blueprint of a session that exists: for a copy of it, or for the file that is downloaded."""

import datetime as dt

from sessions.domain import limits
from sessions.domain.blueprints.content import (
    Blueprint,
    DeadlineContent,
    LinkContent,
    MaterialContent,
    StageContent,
    StepContent,
)
from sessions.domain.blueprints.slugs import SLUG
from sessions.models import HandoutLine, Stage, StrategySession


def blueprint_of_session(
    session: StrategySession, *, key_questions: tuple[str, ...], criteria: dict[str, tuple[str, ...]]
) -> Blueprint:
    """Return the blueprint of `session`; questions and criteria belong to the app above and are given."""
    return Blueprint(
        slug=session.slug if SLUG.fullmatch(session.slug) else "",
        title=session.title,
        motto=session.motto,
        place=session.place,
        date=session.date,
        time_zone=session.time_zone,
        language=session.language,
        host_name=session.host_name,
        host_introduction=session.host_introduction,
        organiser=session.organiser,
        logo=session.logo,
        goal=session.goal,
        key_questions=key_questions,
        expected_results=tuple(session.expected_results),
        hashtags=tuple(session.hashtags),
        links=_links(session),
        numbers=_numbers(session),
        stages=_stages(session),
        criteria=criteria,
        wording=session.wording,
        materials=_materials(session),
        consent_text=session.consent_text,
    )


def _links(session: StrategySession) -> tuple[LinkContent, ...]:
    lines = session.handout_lines.filter(purpose=HandoutLine.Purpose.LINK).exclude(url="")
    return tuple(LinkContent(line.text or line.url[: limits.LINK_TITLE], line.url) for line in lines)


def _numbers(session: StrategySession) -> dict[str, int | bool | str]:
    return {name: getattr(session, name) for name in (*limits.NUMBERS, *limits.CHOICES, "horizon")}


def _stages(session: StrategySession) -> tuple[StageContent, ...]:
    stages = list(session.stages.prefetch_related("steps", "deadlines"))
    first_day = min((_here(session, stage.planned_at).date() for stage in stages), default=session.date)
    return tuple(_stage(session, stage, first_day) for stage in stages)


def _stage(session: StrategySession, stage: Stage, first_day: dt.date) -> StageContent:
    starts = _here(session, stage.planned_at)
    return StageContent(
        starts=_minute(starts),
        minutes=stage.planned_minutes,
        title=stage.title or str(Stage.Kind(stage.kind).label),
        kind=stage.kind,
        result=stage.result,
        expected=stage.expected,
        is_locked=stage.is_locked,
        steps=tuple(StepContent(step.title or "…", step.minutes) for step in stage.steps.all()),
        deadlines=tuple(
            DeadlineContent(
                at=_minute(_here(session, deadline.at)),
                purpose=deadline.purpose,
                title=deadline.title or str(deadline.get_purpose_display()),
                locks=deadline.locks,
                next_day=_here(session, deadline.at).date() > first_day,
            )
            for deadline in stage.deadlines.all()
        ),
        next_day=starts.date() > first_day,
    )


def _materials(session: StrategySession) -> tuple[MaterialContent, ...]:
    named = session.materials.exclude(title="")
    return tuple(MaterialContent(row.section, row.title, tuple(row.urls)) for row in named)


def _here(session: StrategySession, moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(session.zone)


def _minute(moment: dt.datetime) -> dt.time:
    return moment.time().replace(second=0, microsecond=0)
