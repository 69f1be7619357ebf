"""The priorities under the key questions, and what the image of the future says to each of them."""

from dataclasses import dataclass

from okmo_session.core.log import reference
from okmo_session.core.models import FieldRevision
from sessions.models import StrategySession
from triads.domain.image.writing import FIELD
from triads.domain.priorities import priorities
from triads.models import FutureImage, KeyQuestion, Triad


@dataclass(frozen=True)
class ImagePart:
    """A key question with the priorities that answer it, the first place first, and its part of the image.

    The last part has no question: it holds the priorities that answer none, and what is said to all questions at once.
    """

    question: KeyQuestion | None
    priorities: list[Triad]
    image: FutureImage | None

    @property
    def text(self) -> str:
        """What the image says to the question; empty where nobody has written anything."""
        return self.image.text if self.image else ""

    @property
    def key(self) -> int:
        """The number of the question, 0 for the part without one."""
        return self.question.pk if self.question else 0

    @property
    def field(self) -> str:
        """The name of the field in which the text is written."""
        return f"{FIELD}{self.key}"

    @property
    def is_uncovered(self) -> bool:
        """Whether no priority answers the question."""
        return self.question is not None and not self.priorities


def image_parts(session: StrategySession) -> list[ImagePart]:
    """Return a part for each key question in their order, and last the one without a question."""
    chosen = list(priorities(session))
    images = {image.key_question_id: image for image in FutureImage.objects.filter(session=session)}
    questions = [*session.key_questions.all(), None]
    return [_part(question, chosen, images) for question in questions]


def _part(question: KeyQuestion | None, chosen: list[Triad], images: dict[int | None, FutureImage]) -> ImagePart:
    pk = question.pk if question else None
    return ImagePart(question, [triad for triad in chosen if triad.key_question_id == pk], images.get(pk))


def parts_to_read(session: StrategySession) -> list[ImagePart]:
    """Return the parts as the hall reads them: none before the priorities are announced, none that says nothing."""
    parts = image_parts(session)
    if not any(part.priorities for part in parts):
        return []
    return [part for part in parts if part.question or part.priorities or part.text]


def last_edit(session: StrategySession) -> FieldRevision | None:
    """Return what was written last into the image, so that the wall can follow the hand that writes."""
    written = FieldRevision.objects.filter(document=reference(session), field__startswith=FIELD)
    return written.order_by("pk").last()
