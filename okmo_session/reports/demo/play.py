"""Plays the day in a new session, from before the opening to a moment that is now."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from okmo_session.core.clock import clock_at, now
from okmo_session.core.errors import DomainError
from okmo_session.reports.demo.afternoon import write_plans
from okmo_session.reports.demo.choosing import vote
from okmo_session.reports.demo.moments import Moment, shift_to
from okmo_session.reports.demo.morning import gather, write_records
from okmo_session.reports.demo.script import Hall, Script
from okmo_session.reports.demo.talking import talk_and_assess
from sessions.actors import Actor, crew_actor
from sessions.domain.access.invitations import appoint_facilitators, crew_login_link
from sessions.domain.blueprints import Blueprint, free_slug, read_blueprint, text_of_blueprint
from sessions.domain.running.stages import finish_stage, start_stage
from sessions.domain.tables.teams import TABLES_AT_ONCE
from sessions.models import Role, StrategySession, User
from triads.domain.blueprints import create_session

PEOPLE_MAX = 1000
_BLUEPRINT = "okmo-2019"
_SLUG = "demo"


@dataclass(frozen=True)
class Play:
    """What is played: the moment to stop at, how many tables and people, and the seed that repeats it."""

    at: Moment
    tables: int
    people: int
    seed: int
    slug: str | None = None


@transaction.atomic
def play(wish: Play, tell: Callable[[str], None]) -> StrategySession:
    """Make the session and play it, telling in sentences how far it is; DomainError where it cannot be played so."""
    _check(wish)
    until = now()
    blueprint = read_blueprint(text_of_blueprint(_BLUEPRINT))
    date, shift = shift_to(blueprint, wish.at, until)
    with clock_at(_evening_before(blueprint, date, shift)):
        session = create_session(blueprint, slug=wish.slug or free_slug(_SLUG), date=date, shift=shift, is_demo=True)
        hall = _hall(session, wish.seed)
    tell(_("The session “%(slug)s” is made.") % {"slug": session.slug})
    script = _script(hall, wish)
    tell(_("Playing the day up to the moment “%(moment)s”…") % {"moment": wish.at.value})
    acts = script.run(until)
    tell(_("The day is played. Acts in it: %(acts)s.") % {"acts": acts})
    appoint_facilitators(session)
    session.refresh_from_db()
    return session


def _evening_before(blueprint: Blueprint, date: dt.date, shift: dt.timedelta) -> dt.datetime:
    opening = dt.datetime.combine(date, blueprint.stages[0].starts, tzinfo=ZoneInfo(blueprint.time_zone))
    return opening + shift - dt.timedelta(hours=14)


def _check(wish: Play) -> None:
    if not 1 <= wish.tables <= TABLES_AT_ONCE:
        raise DomainError(_("A demo has between 1 and %(most)s tables.") % {"most": TABLES_AT_ONCE})
    if not 0 <= wish.people <= PEOPLE_MAX:
        raise DomainError(_("A demo has between 0 and %(most)s people.") % {"most": PEOPLE_MAX})
    if wish.at != Moment.OPENING and wish.people < wish.tables:
        raise DomainError(_("After the opening somebody must sit at each table: at least one person a table."))


def _hall(session: StrategySession, seed: int) -> Hall:
    return Hall(
        session=session,
        facilitator=_crew(session, Role.FACILITATOR),
        headquarters=_crew(session, Role.HEADQUARTERS),
        seed=seed,
    )


def _crew(session: StrategySession, role: Role) -> Actor:
    """Make an account without a password, which only its link logs in."""
    user = User(login=f"{session.slug}-{role.value}"[:60], name=str(role.label).capitalize())
    user.set_unusable_password()
    user.save()
    crew_login_link(session, user, role)
    return crew_actor(session, user, role)


def _script(hall: Hall, wish: Play) -> Script:
    script = Script()
    _run_agenda(hall, script)
    gather(hall, script, wish.tables, wish.people)
    if wish.people >= wish.tables:
        write_records(hall, script, wish.tables)
        talk_and_assess(hall, script, wish.tables)
        vote(hall, script, wish.people)
        write_plans(hall, script)
    return script


def _run_agenda(hall: Hall, script: Script) -> None:
    stages = list(hall.session.stages.order_by("position"))
    for stage in stages:
        stage.session = hall.session
        script.add(stage.planned_at, 0, partial(start_stage, stage, hall.facilitator))
    script.add(stages[-1].planned_end, 0, partial(finish_stage, stages[-1], hall.facilitator))
