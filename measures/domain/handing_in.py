"""From the table to the headquarters and back: drafting → handed in → accepted, or returned → handed in."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from measures.domain.tables import read_state, topics_of_deciding
from measures.domain.writing import PARTS
from measures.models import Measure, MeasurePlan
from okmo_session.core.clock import now
from okmo_session.core.errors import DomainError
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from okmo_session.core.text import clean_text
from sessions.actors import Actor
from sessions.domain.agenda.deadlines import deadline_of, refuse_after_deadline
from sessions.domain.locking import lock_session
from sessions.models import Deadline, Seat, StrategySession

State = MeasurePlan.State
COMMENT_LENGTH = 1000


def problems_before_hand_in(plan: MeasurePlan) -> list[str]:
    """Return in sentences what the plan still lacks; empty when it may be handed in."""
    written = plan.written_measures
    problems = [_("The speaker for the report is not named.")] if not _has_speaker(plan) else []
    least = plan.team.session.measures_min
    if len(written) < least:
        numbers = {"written": len(written), "least": least}
        problems.append(_("Steps written: %(written)s, needed: at least %(least)s.") % numbers)
    return problems + [sentence for measure in written if (sentence := _what_a_step_lacks(measure))]


def warnings_of(plan: MeasurePlan) -> list[str]:
    """Return in sentences what is unusual, though the plan may be handed in so."""
    day = plan.team.session.date
    early = [measure.position for measure in plan.measures.all() if measure.due and measure.due < day]
    return [_("Step %(position)s is to be done before the day of the session.") % {"position": n} for n in early]


def plan_deadline(session: StrategySession) -> Deadline | None:
    """Return until when plans are to be handed in, or None where the session does not say."""
    return deadline_of(session, Deadline.Purpose.MEASURES)


@transaction.atomic
def hand_in(plan: MeasurePlan, by: Actor) -> None:
    """Give the plan to the headquarters; refused with what is missing, and after a deadline that locks."""
    session = plan.team.session
    lock_session(session)
    refuse_after_deadline(session, Deadline.Purpose.MEASURES)
    read_state(plan)
    plan = MeasurePlan.objects.select_related("team__session").get(pk=plan.pk)
    problems = problems_before_hand_in(plan)
    if problems:
        raise DomainError(" ".join(problems))
    _change_state(plan, (State.DRAFTING, State.RETURNED), State.HANDED_IN, handed_in_at=now())
    _tell(plan, "measure plan handed in", by)


@transaction.atomic
def accept(plan: MeasurePlan, by: Actor) -> None:
    """Accept a plan that was handed in: from now on everybody reads it."""
    lock_session(plan.team.session)
    _change_state(plan, (State.HANDED_IN,), State.ACCEPTED, decided_at=now(), comment="")
    _tell(plan, "measure plan accepted", by)


@transaction.atomic
def return_to_team(plan: MeasurePlan, comment: str, by: Actor) -> None:
    """Give a plan back to its team with a comment of 1 to 1,000 characters, also one accepted by mistake."""
    comment = clean_text(comment)
    if not 0 < len(comment) <= COMMENT_LENGTH:
        raise DomainError(_("Say in 1 to 1,000 characters what the table should change."))
    lock_session(plan.team.session)
    returnable = (State.HANDED_IN, State.ACCEPTED)
    _change_state(plan, returnable, State.RETURNED, decided_at=now(), comment=comment)
    _tell(plan, "measure plan returned", by)


def _has_speaker(plan: MeasurePlan) -> bool:
    return Seat.objects.filter(team=plan.team_id, participant__isnull=False, participant=plan.team.speaker_id).exists()


def _what_a_step_lacks(measure: Measure) -> str:
    names = {
        "what": pgettext("part of a step", "what"),
        "who": pgettext("part of a step", "who"),
        "result": pgettext("part of a step", "result"),
        "due": pgettext("part of a step", "when"),
    }
    missing = [names[part] for part in PARTS if not getattr(measure, part)]
    if not missing:
        return ""
    return _("Step %(position)s does not say: %(parts)s.") % {
        "position": measure.position,
        "parts": ", ".join(missing),
    }


def _change_state(plan: MeasurePlan, old: tuple[MeasurePlan.State, ...], new: MeasurePlan.State, **values: Any) -> None:
    # Of two clicks one wins.
    if not MeasurePlan.objects.filter(pk=plan.pk, state__in=old).update(state=new, **values):
        read_state(plan)
        raise DomainError(_refusal(plan))
    plan.refresh_from_db(fields=["state", *values])


def _refusal(plan: MeasurePlan) -> str:
    return {
        State.DRAFTING: _("The table has not handed this plan in yet."),
        State.HANDED_IN: _("The plan has already been handed in."),
        State.RETURNED: _("The plan has already been returned to the table."),
        State.ACCEPTED: _("The plan has already been accepted."),
    }[State(plan.state)]


def _tell(plan: MeasurePlan, event: str, by: Actor) -> None:
    session = plan.team.session
    log(session, event, by=by, target=plan)
    publish(session, *topics_of_deciding(plan))
