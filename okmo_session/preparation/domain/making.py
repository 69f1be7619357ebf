"""New sessions: from a built-in blueprint, from nothing, from an older session, from a file."""

import datetime as dt
from dataclasses import replace

from django.db import IntegrityError, models, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from okmo_session.core.errors import DomainError
from okmo_session.core.models import LogEntry
from sessions.domain.access.invitations import take_on_maker
from sessions.domain.blueprints import Blueprint, BlueprintError, free_slug, read_blueprint, slug_of
from sessions.domain.blueprints.reading import decode_blueprint
from sessions.models import Role, StrategySession, User
from triads.domain.blueprints import create_session

UPLOAD_LIMIT = 1024 * 1024
# What is uploaded by mistake: office files, PDF, pictures, archives.
_OTHER_KINDS = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"\x1f\x8b")


class Source(models.TextChoices):
    """What a new session begins with, besides the built-in blueprints."""

    EMPTY = "empty", gettext_lazy("An empty session")
    COPY = "copy", gettext_lazy("A copy of one of my sessions")
    FILE = "file", gettext_lazy("A blueprint file")


def sessions_led_by(user: User) -> QuerySet[StrategySession]:
    """Return the sessions whose facilitator the account is, the newest day first."""
    return StrategySession.objects.filter(crew__user=user, crew__role=Role.FACILITATOR)


def read_upload(content: bytes) -> Blueprint:
    """Return the blueprint of an uploaded file; DomainError says what is wrong with it, and in which line."""
    if len(content) > UPLOAD_LIMIT:
        raise DomainError(_("The file is larger than 1 MB; a blueprint is a text of some pages."))
    if content.startswith(_OTHER_KINDS):
        raise BlueprintError(_("this is not a text file; a blueprint is a text whose name ends in .yaml."), line=1)
    return read_blueprint(decode_blueprint(content))


def make_session(
    blueprint: Blueprint, *, title: str, date: dt.date, language: str, maker: User, form_id: str
) -> StrategySession:
    """Make a session of `blueprint` on another day, in the maker's hands; empty words are taken from the blueprint.

    `form_id` is the unguessable number of the form that was filled in: the same form sent twice is one session.
    """
    named = replace(blueprint, title=title or blueprint.title, language=language or blueprint.language)
    try:
        return _made(named, date, maker, form_id)
    except IntegrityError as error:
        # On PostgreSQL somebody else may take the same address at the same moment.
        raise DomainError(_("Another session was made at this very moment. Send the form once more.")) from error


@transaction.atomic
def _made(blueprint: Blueprint, date: dt.date, maker: User, form_id: str) -> StrategySession:
    User.objects.select_for_update().get(pk=maker.pk)
    known = _made_before(maker, form_id)
    if known:
        return known
    slug = free_slug(slug_of(blueprint.title))
    session = create_session(blueprint, slug=slug, date=date, maker=maker, form_id=form_id)
    take_on_maker(session, maker)
    return session


def _made_before(maker: User, form_id: str) -> StrategySession | None:
    made = LogEntry.objects.filter(event="session made", actor=f"user:{maker.pk}", details__form=form_id)
    return StrategySession.objects.filter(pk__in=list(made.values_list("session_id", flat=True))).first()
