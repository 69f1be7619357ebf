"""The session of a blueprint with what triads are written for and judged by."""

import datetime as dt

from django.db import transaction

from sessions.domain.blueprints import Blueprint, add_session
from sessions.models import StrategySession
from triads.models import Criterion, KeyQuestion


@transaction.atomic
def create_session(
    blueprint: Blueprint,
    *,
    slug: str | None = None,
    date: dt.date | None = None,
    shift: dt.timedelta = dt.timedelta(0),
    is_demo: bool = False,
) -> StrategySession:
    """Make the whole session of `blueprint`; see `add_session` for the arguments and refusals."""
    session = add_session(blueprint, slug=slug, date=date, shift=shift, is_demo=is_demo)
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
