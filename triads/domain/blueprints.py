"""The session of a blueprint with what triads are written for and judged by."""

import datetime as dt

from django.db import transaction

from sessions.domain.blueprints import Blueprint, add_session, blueprint_of_session, write_blueprint
from sessions.models import StrategySession, User
from triads.models import Criterion, KeyQuestion


@transaction.atomic
def create_session(
    blueprint: Blueprint,
    *,
    slug: str | None = None,
    date: dt.date | None = None,
    shift: dt.timedelta = dt.timedelta(0),
    is_demo: bool = False,
    maker: User | None = None,
    form_id: str = "",
) -> StrategySession:
    """Make the whole session of `blueprint`; see `add_session` for the arguments and refusals."""
    session = add_session(blueprint, slug=slug, date=date, shift=shift, is_demo=is_demo, maker=maker, form_id=form_id)
    KeyQuestion.objects.bulk_create(
        KeyQuestion(session=session, position=position, text=text)
        for position, text in enumerate(blueprint.key_questions, 1)
    )
    Criterion.objects.bulk_create(
        Criterion(session=session, purpose=purpose, position=position, text=text)
        for purpose, texts in blueprint.criteria.items()
        for position, text in enumerate(texts, 1)
    )
    return session


def blueprint_of(session: StrategySession) -> Blueprint:
    """Return everything of `session` that another day could be made of: its wording, times and numbers."""
    criteria: dict[str, list[str]] = {}
    for criterion in Criterion.objects.filter(session=session):
        criteria.setdefault(criterion.purpose, []).append(criterion.text)
    questions = KeyQuestion.objects.filter(session=session).exclude(text="")
    return blueprint_of_session(
        session,
        key_questions=tuple(question.text for question in questions),
        criteria={purpose: tuple(filter(None, texts)) for purpose, texts in criteria.items()},
    )


def blueprint_text(session: StrategySession) -> str:
    """Return the blueprint file of `session`; what is read from it equals `blueprint_of(session)`."""
    return write_blueprint(blueprint_of(session))
