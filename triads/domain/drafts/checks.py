"""What is still thin in a draft, in sentences: it may be proposed all the same."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from triads.models import GAPS, Norm, Triad

# Both sentences of a triad: ten lines of a phone's ballot, so that two triads stand on its screen. The pair of the
# handout's own example has 295 characters.
BALLOT_LINE = 320
_SUBJECT = ("what", "effect", "on_what")


@dataclass(frozen=True)
class Check:
    """A sentence about a draft, and whether it holds now; `name` tells the page's script which one it is."""

    name: str
    sentence: str
    holds: bool


def is_begun(norm: Norm) -> bool:
    """Tell whether something of `norm` is written besides the place, which a draft is given."""
    return not {*_SUBJECT} <= {*norm.missing_parts}


def ballot_length(triad: Triad) -> int:
    """Return how many characters both sentences of `triad` have; a norm that is not begun has none."""
    return sum(len(norm.sentence) for norm in (triad.present_norm, triad.future_norm) if is_begun(norm))


def checks_of(draft: Triad, *, has_questions: bool) -> list[Check]:
    """Return every sentence that may hold of `draft`, in the order of the page."""
    sentence = _("It is not said which key question it answers.")
    question = [Check("key_question", sentence, not draft.key_question_id)] if has_questions else []
    present = [Check("present", _("The present norm is not written."), not is_begun(draft.present_norm))]
    future = [Check("future", _("The future norm is not written."), not is_begun(draft.future_norm))]
    present += _gaps("present", _("Present norm: %(gap)s."), draft.present_norm)
    future += _gaps("future", _("Future norm: %(gap)s."), draft.future_norm)
    return [*question, *present, *_barriers(draft), *future]


def _gaps(side: str, sentence: str, norm: Norm) -> list[Check]:
    missing = norm.missing_parts if is_begun(norm) else []
    return [Check(f"{side}_{part}", sentence % {"gap": GAPS[part]}, part in missing) for part in Norm.PARTS]


def _barriers(draft: Triad) -> list[Check]:
    least, most = draft.session.draft_barriers_min, draft.session.draft_barriers_max
    count = len(draft.barrier_texts)
    few = ngettext("Barriers: better at least %(count)s.", "Barriers: better at least %(count)s.", least)
    many = ngettext("Barriers: better at most %(count)s.", "Barriers: better at most %(count)s.", most)
    return [
        Check("few_barriers", few % {"count": least}, count < least),
        Check("many_barriers", many % {"count": most}, count > most),
    ]
