"""The fields of an assessment sheet as they are saved one by one: `score-<criterion>:<triad>`, `remark:<triad>`."""

import re

from django.db import transaction
from django.utils.translation import gettext as _

from okmo_session.core.autosave import Change, Conflict, Saved
from okmo_session.core.clock import now
from okmo_session.core.errors import DomainError
from okmo_session.core.fields import Field, save_into
from okmo_session.core.forms import PARAGRAPH
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from sessions.actors import Actor
from sessions.domain.locking import lock_session
from sessions.domain.topics import team_topic
from triads.domain.assessment.assessing import assessing_criteria, offered_triads
from triads.domain.assessment.sheets import check_writable
from triads.domain.assessment.spread import LEAST, MOST
from triads.models import Assessment, AssessmentSheet, Criterion, Score, Triad

SCORES = [str(value) for value in range(LEAST, MOST + 1)]
_SCORE = re.compile(r"score-([1-9][0-9]{0,17}):([1-9][0-9]{0,17})")
_REMARK = re.compile(r"remark:([1-9][0-9]{0,17})")
_LONGEST_SCORE = 20

type SheetField = Field[Actor]


def score_name(criterion: Criterion, triad: Triad) -> str:
    """Return the name of the field of a score."""
    return f"score-{criterion.pk}:{triad.pk}"


def remark_name(triad: Triad) -> str:
    """Return the name of the field of a remark."""
    return f"remark:{triad.pk}"


def values_of(sheet: AssessmentSheet, triads: list[Triad], criteria: list[Criterion]) -> dict[str, str]:
    """Return what each field of `triads` holds on the sheet, in the order of the page."""
    scores = Score.objects.filter(assessment__sheet=sheet, assessment__triad__in=triads)
    rows = scores.values_list("criterion", "assessment__triad", "value")
    known = {f"score-{criterion}:{triad}": str(value) for criterion, triad, value in rows}
    remarks = sheet.assessments.filter(triad__in=triads).values_list("triad", "remark")
    known |= {f"remark:{triad}": remark for triad, remark in remarks}
    names = [
        name
        for triad in triads
        for name in [*(score_name(criterion, triad) for criterion in criteria), remark_name(triad)]
    ]
    return {name: known.get(name, "") for name in names}


@transaction.atomic
def save_assessment(sheet: AssessmentSheet, change: Change, by: Actor) -> Saved | Conflict:
    """Put `change` into its field if nobody wrote there since; a closed sheet, or an own triad, refuses."""
    session = sheet.session
    lock_session(session)
    check_writable(sheet, by)
    field = field_of(sheet, change.field)
    answer = save_into(session, sheet, field, change, by)
    if isinstance(answer, Saved) and answer.value != field.value:
        AssessmentSheet.objects.filter(pk=sheet.pk).update(edited_at=now())
        log(session, "assessment edited", by=by, target=sheet, field=change.field)
        # The sheet of one person is on one phone: nobody else has to be told.
        if not sheet.is_personal:
            publish(session, team_topic(sheet.team))
    return answer


def field_of(sheet: AssessmentSheet, name: str) -> SheetField:
    """Return one field of the sheet; a triad that is not offered to it has none."""
    score, remark = _SCORE.fullmatch(name), _REMARK.fullmatch(name)
    pk = score[2] if score else remark[1] if remark else "0"
    triad = offered_triads(sheet.session, sheet.team).select_related(None).filter(pk=int(pk)).first()
    if triad is None or triad.is_empty:
        raise DomainError(_("This triad is not on the sheet, or cannot be assessed yet. Load the page again."))
    if remark:
        return _remark(sheet, triad)
    assert score is not None, "the triad was found by one of the two"
    known = [criterion for criterion in assessing_criteria(sheet.session) if criterion.pk == int(score[1])]
    if not known:
        raise DomainError(_("The session does not assess by this criterion. Load the page again."))
    return _score(sheet, triad, known[0])


def _score(sheet: AssessmentSheet, triad: Triad, criterion: Criterion) -> SheetField:
    def write(text: str, by: Actor) -> None:
        if not text:
            Score.objects.filter(assessment__sheet=sheet, assessment__triad=triad, criterion=criterion).delete()
            return
        assessment, _is_new = Assessment.objects.get_or_create(sheet=sheet, triad=triad)
        Score.objects.update_or_create(assessment=assessment, criterion=criterion, defaults={"value": int(text)})

    name = score_name(criterion, triad)
    held = Score.objects.filter(assessment__sheet=sheet, assessment__triad=triad, criterion=criterion).first()
    return Field(name, str(held.value) if held else "", _LONGEST_SCORE, write, _whole)


def _remark(sheet: AssessmentSheet, triad: Triad) -> SheetField:
    def write(text: str, by: Actor) -> None:
        Assessment.objects.update_or_create(sheet=sheet, triad=triad, defaults={"remark": text})

    held = sheet.assessments.filter(triad=triad).first()
    return Field(remark_name(triad), held.remark if held else "", PARAGRAPH, write)


def _whole(text: str) -> str:
    score = text.strip()
    if score and score not in SCORES:
        words = {"least": LEAST, "most": MOST}
        raise DomainError(
            _("A score is a whole number from %(least)s to %(most)s; an empty field is no score.") % words
        )
    return score
