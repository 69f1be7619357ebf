"""Where the planned agenda does not fit, in sentences: they warn and refuse nothing."""

import datetime as dt
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sessions.domain.agenda.editing import items_of
from sessions.domain.agenda.fields import text_of_time
from sessions.domain.agenda.times import distances, is_outside, minutes_over, talks_that_fit
from sessions.models import Stage, StrategySession, Team


def warnings_of(session: StrategySession, stages: Sequence[Stage]) -> dict[int, list[str]]:
    """Return the warnings of each of `stages` (all of the session, in order, with steps and deadlines) by its id."""
    tables = session.teams.filter(round=Team.Round.NORMS).count()
    neighbours = dict(_neighbours(session, stages))
    return {stage.pk: [*neighbours.get(stage.pk, []), *_own(session, stage, tables)] for stage in stages}


def talks_sentence(session: StrategySession, stage: Stage) -> str:
    """Return how many talks fit into a stage of talks; nothing for another stage."""
    if stage.kind != Stage.Kind.TALKS:
        return ""
    fits = talks_that_fit(stage.planned_minutes, session.talk_minutes, session.question_minutes)
    sentence = ngettext(
        "%(minutes)s min. hold %(fits)s talk of %(talk)s + %(questions)s min.",
        "%(minutes)s min. hold %(fits)s talks of %(talk)s + %(questions)s min.",
        fits,
    )
    return sentence % (_talk_numbers(session, stage) | {"fits": fits})


def _talk_numbers(session: StrategySession, stage: Stage) -> dict[str, int]:
    return {
        "minutes": stage.planned_minutes,
        "talk": session.talk_minutes,
        "questions": session.question_minutes,
    }


def _neighbours(session: StrategySession, stages: Sequence[Stage]) -> Iterator[tuple[int, list[str]]]:
    by_pk = {stage.pk: stage for stage in stages}
    for distance in distances(items_of(stages)):
        stage, before = by_pk[distance.item.key], by_pk[distance.before.key]
        if stage.state == Stage.State.PLANNED and distance.minutes:
            yield (
                stage.pk,
                [_overlap(stage, before, -distance.minutes) if distance.minutes < 0 else _gap(before, stage)],
            )


def _overlap(stage: Stage, before: Stage, minutes: int) -> str:
    values = {
        "starts": text_of_time(stage, stage.planned_at),
        "before": before.title,
        "ends": text_of_time(stage, before.planned_end),
        "minutes": minutes,
    }
    if stage.is_locked:
        return (
            _("The start at %(starts)s is locked, but “%(before)s” lasts until %(ends)s: %(minutes)s min. too long.")
            % values
        )
    return _("Begins at %(starts)s, while “%(before)s” lasts until %(ends)s: %(minutes)s min. overlap.") % values


def _gap(before: Stage, stage: Stage) -> str:
    return _("Nothing is planned from %(ends)s to %(starts)s.") % {
        "ends": text_of_time(stage, before.planned_end),
        "starts": text_of_time(stage, stage.planned_at),
    }


def _own(session: StrategySession, stage: Stage, tables: int) -> Iterator[str]:
    yield from _steps(stage)
    if stage.kind == Stage.Kind.TALKS:
        yield from _talks(session, stage, tables)
    for deadline in stage.deadlines.all():
        if is_outside(deadline.at, stage.planned_at, stage.planned_end):
            yield _("The deadline “%(title)s” at %(at)s lies outside %(starts)s–%(ends)s.") % {
                "title": deadline.title,
                "at": text_of_time(stage, deadline.at),
                "starts": text_of_time(stage, stage.planned_at),
                "ends": text_of_time(stage, stage.planned_end),
            }
    last_minute = stage.planned_end - dt.timedelta(minutes=1)
    if last_minute.astimezone(session.zone).date() > stage.planned_at.astimezone(session.zone).date():
        yield _("Lasts past midnight.")


def _steps(stage: Stage) -> Iterator[str]:
    minutes = [step.minutes for step in stage.steps.all()]
    over = minutes_over(stage.planned_minutes, minutes)
    if over:
        yield _("The steps take %(steps)s min., the item %(minutes)s min.: %(over)s min. too few.") % {
            "steps": stage.planned_minutes + over,
            "minutes": stage.planned_minutes,
            "over": over,
        }


def _talks(session: StrategySession, stage: Stage, tables: int) -> Iterator[str]:
    numbers = _talk_numbers(session, stage)
    needed = tables * (session.talk_minutes + session.question_minutes)
    fits = talks_that_fit(stage.planned_minutes, session.talk_minutes, session.question_minutes)
    if needed > stage.planned_minutes:
        sentence = ngettext(
            "%(tables)s table with %(talk)s + %(questions)s min. needs %(needed)s of %(minutes)s min.: %(fits)s fit.",
            "%(tables)s tables with %(talk)s + %(questions)s min. need %(needed)s of %(minutes)s min.: %(fits)s fit.",
            tables,
        )
        yield sentence % (numbers | {"tables": tables, "needed": needed, "fits": fits})
