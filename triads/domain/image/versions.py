"""Versions of the image of the future: the whole as it stood when somebody kept it."""

from collections import defaultdict

from django.db import transaction
from django.utils.translation import gettext as _

from okmo_session.core.clock import now
from okmo_session.core.errors import DomainError
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from sessions.actors import Actor
from sessions.domain.locking import lock_session
from sessions.domain.topics import Topic
from sessions.models import StrategySession
from triads.domain.image.writing import open_images, put_text
from triads.models import FutureImage, FutureImageVersion, KeyQuestion


@transaction.atomic
def keep_version(session: StrategySession, by: Actor) -> FutureImageVersion | None:
    """Keep the image as it stands; None where nothing is written. What is kept already is not kept twice."""
    lock_session(session)
    texts = [[_question_of(image), image.text] for image in open_images(session)]
    if not any(text for _question, text in texts):
        return None
    last = session.future_image_versions.first()
    if last and last.texts == texts:
        return last
    number = last.number + 1 if last else 1
    version = FutureImageVersion.objects.create(session=session, number=number, texts=texts, kept_at=now())
    log(session, "image kept", by=by, target=version, numbers=[number])
    publish(session, Topic.IMAGE, Topic.RESULT)
    return version


@transaction.atomic
def bring_back(version: FutureImageVersion, by: Actor) -> None:
    """Let the image say what `version` says; what it said until now is kept as a version of its own."""
    session = version.session
    lock_session(session)
    images = open_images(session)
    texts = _texts_of(version, images)
    if all(image.text == texts[image.pk] for image in images):
        return
    keep_version(session, by)
    for image in images:
        put_text(image, texts[image.pk], by)
    log(session, "image brought back", by=by, target=version, numbers=[version.number])
    publish(session, Topic.IMAGE, Topic.RESULT)


def refuse_losing_image(question: KeyQuestion) -> None:
    """Raise a sentence where the image answers `question`, now or in a version: deleting it would lose the answer."""
    session = question.session
    images = open_images(session)
    [own] = [image for image in images if image.key_question_id == question.pk]
    texts = [_texts_of(version, images)[own.pk] for version in session.future_image_versions.all()]
    if any([own.text, *texts]):
        raise DomainError(
            _(
                "The image of the desired future answers this question, now or in a version that is kept, so the "
                "question stays. Its words may be changed."
            )
        )


def _question_of(image: FutureImage) -> str:
    return image.key_question.text if image.key_question else ""


def _texts_of(version: FutureImageVersion, images: list[FutureImage]) -> dict[int, str]:
    """Return what each image said in `version`: found by its question, or by its place where that was reworded."""
    by_question = {_question_of(image): image for image in images}
    found: dict[int, list[str]] = defaultdict(list)
    for place, (question, text) in enumerate(version.texts):
        image = by_question.get(question) or images[min(place, len(images) - 1)]
        found[image.pk] += [text] if text else []
    return {image.pk: "\n\n".join(found[image.pk]) for image in images}
