"""The image of the desired future is written: a field that saves itself for each key question, and one for all."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from okmo_session.core.autosave import Change, Conflict, Saved, note_change
from okmo_session.core.errors import DomainError
from okmo_session.core.fields import Field, save_into
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from sessions.actors import Actor
from sessions.domain.locking import lock_session
from sessions.domain.topics import Topic
from sessions.models import StrategySession
from triads.models import FutureImage

TEXT_LENGTH = 20_000
FIELD = "image:"


def open_images(session: StrategySession) -> list[FutureImage]:
    """Return the image of each key question in their order and last that of none, made where one is missing."""
    # Outside a transaction where nothing is missing: on SQLite each one waits for the writers.
    images = _images(session)
    wanted = {None, *session.key_questions.values_list("pk", flat=True)}
    return images if wanted == {image.key_question_id for image in images} else _made_images(session, wanted)


def field_name(image: FutureImage) -> str:
    """Return the name of the field of `image`, by the number of its question or 0; its document is the session."""
    return f"{FIELD}{image.key_question_id or 0}"


def image_fields(session: StrategySession) -> dict[str, str]:
    """Return what each field of the image holds, by its name, in the order of the page."""
    return {field_name(image): image.text for image in open_images(session)}


@transaction.atomic
def save_image(session: StrategySession, change: Change, by: Actor) -> Saved | Conflict:
    """Put `change` into its field if nobody wrote there since; DomainError where there is no such field."""
    lock_session(session)
    image = next((image for image in open_images(session) if field_name(image) == change.field), None)
    if image is None:
        raise DomainError(_("This field no longer exists. Load the page again; your text is still in its place."))
    field: Field[Actor] = Field(change.field, image.text, TEXT_LENGTH, lambda text, _by: _write(image, text))
    outcome = save_into(session, session, field, change, by)
    if isinstance(outcome, Saved) and outcome.value != field.value:
        log(session, "image edited", by=by, target=image)
        publish(session, Topic.IMAGE)
    return outcome


def put_text(image: FutureImage, text: str, by: Actor) -> None:
    """Let `image` say `text`; who has its field open is asked and not overwritten. The caller holds the lock."""
    if text == image.text:
        return
    note_change(image.session, image.session, field_name(image), old=image.text, new=text, by=by)
    _write(image, text)


def _write(image: FutureImage, text: str) -> None:
    FutureImage.objects.filter(pk=image.pk).update(text=text)


def _images(session: StrategySession) -> list[FutureImage]:
    images = FutureImage.objects.filter(session=session).select_related("key_question", "session")
    return list(images.order_by(F("key_question__position").asc(nulls_last=True)))


@transaction.atomic
def _made_images(session: StrategySession, wanted: set[int | None]) -> list[FutureImage]:
    lock_session(session)
    for pk in wanted:
        FutureImage.objects.get_or_create(session=session, key_question_id=pk)
    return _images(session)
