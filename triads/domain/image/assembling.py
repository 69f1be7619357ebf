"""The image of the future begins as the future norms of the priorities, put together."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from okmo_session.core.autosave import versions
from okmo_session.core.errors import DomainError
from okmo_session.core.fields import refuse_too_long
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from sessions.actors import Actor
from sessions.domain.locking import lock_session
from sessions.domain.topics import Topic
from sessions.models import StrategySession
from triads.domain.image.parts import image_parts
from triads.domain.image.versions import keep_version
from triads.domain.image.writing import TEXT_LENGTH, field_name, open_images, put_text
from triads.models import FutureImage, Triad


def assembled(priorities: Iterable[Triad]) -> str:
    """Return the future norms of `priorities` as they are read everywhere, a paragraph each."""
    return "\n\n".join(filter(None, (triad.future_sentence for triad in priorities)))


def texts_assembled(session: StrategySession) -> dict[str, str]:
    """Return the text that can be assembled for each part of the image, by the name of its field."""
    return {part.field: assembled(part.priorities) for part in image_parts(session)}


@transaction.atomic
def assemble(image: FutureImage, by: Actor, seen: int) -> None:
    """Let `image` say the future norms of the priorities of its question.

    Another text stays in a version; it is replaced only if it still stands at the version of its field that was `seen`.
    """
    session = image.session
    lock_session(session)
    image.refresh_from_db(fields=["text"])
    text = texts_assembled(session).get(field_name(image), "")
    if not text:
        raise DomainError(_("No priority answers this question, so there is nothing to put together."))
    if text == image.text:
        return
    if image.text and versions(session).get(field_name(image), 0) != seen:
        raise DomainError(_("The text was changed meanwhile. Look at it and decide again; nothing was replaced."))
    refuse_too_long(TEXT_LENGTH, text)
    keep_version(session, by)
    _put(image, text, by)


@transaction.atomic
def assemble_empty(session: StrategySession, by: Actor) -> None:
    """Assemble every part of the image in which nothing is written; DomainError before there are priorities."""
    lock_session(session)
    texts = texts_assembled(session)
    if not any(texts.values()):
        raise DomainError(_("The priorities are not announced yet, so there is nothing to put together."))
    for image in open_images(session):
        text = texts.get(field_name(image), "")
        if text and not image.text:
            refuse_too_long(TEXT_LENGTH, text)
            _put(image, text, by)


def _put(image: FutureImage, text: str, by: Actor) -> None:
    put_text(image, text, by)
    log(image.session, "image assembled", by=by, target=image)
    publish(image.session, Topic.IMAGE, Topic.RESULT)
