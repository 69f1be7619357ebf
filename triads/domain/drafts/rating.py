"""How the members of a team find the drafts proposed to it: each rates the others', and all see means only."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from okmo_session.core.errors import DomainError
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from sessions.actors import Actor
from sessions.domain.locking import lock_session
from sessions.domain.topics import drafts_topic
from sessions.models import Participant, Team
from triads.domain.assessment.spread import LEAST, MOST, Spread, spread_of
from triads.domain.drafts.writing import proposed_drafts
from triads.models import Criterion, Rating, Record, Triad, TriadQuerySet


@dataclass(frozen=True)
class RatedDraft:
    """A draft proposed to a team, what the members think of it, and in which triad it stands, if in one."""

    draft: Triad
    spread: Spread | None
    raters: int
    triad: Triad | None

    @property
    def mean(self) -> float | None:
        """The mean as it is shown, rounded by the page."""
        return float(self.spread.mean) if self.spread else None


def rated_drafts(team: Team) -> list[RatedDraft]:
    """Return the drafts proposed to `team`, the best rated first and those that nobody has rated last."""
    drafts = proposed_drafts(team).select_related("use__triad__team").prefetch_related("ratings")
    return sorted(map(_rated, drafts), key=lambda one: (one.spread is None, -one.spread.mean if one.spread else 0))


def drafts_to_rate(participant: Participant, team: Team) -> TriadQuerySet:
    """Return the drafts proposed to `team` that `participant` may rate: all but his own."""
    return proposed_drafts(team).exclude(author=participant)


def can_rate(team: Team) -> bool:
    """Tell whether the table still chooses: its record is not begun, being written, or was returned."""
    record = Record.objects.filter(team=team).first()
    return record is None or record.is_open


def criteria_of(team: Team) -> list[Criterion]:
    """Return by what a team's drafts are rated."""
    return list(Criterion.objects.filter(session=team.session_id, purpose=Criterion.Purpose.SELECTING))


def own_ratings(participant: Participant) -> dict[tuple[int, int], int]:
    """Return the ratings of `participant` by draft and criterion."""
    rows = Rating.objects.filter(participant=participant)
    return {(draft, criterion): value for draft, criterion, value in rows.values_list("draft", "criterion", "value")}


@transaction.atomic
def rate(draft: Triad, participant: Participant, values: Mapping[int, int], by: Actor) -> None:
    """Rate `draft` by some of the selecting criteria (id → 1 to 5), in place of what was said by them before."""
    session = participant.session
    lock_session(session)
    team = draft.proposed_to if draft.team_id is None else None
    if team is None or not drafts_to_rate(participant, team).filter(pk=draft.pk).exists():
        raise DomainError(_("This draft cannot be rated: it is your own, or it is no longer proposed."))
    if not team.seats.filter(participant=participant).exists():
        raise DomainError(_("Drafts are rated by those who sit at the table they are proposed to."))
    if not can_rate(team):
        raise DomainError(_("The table has handed its record in: nothing is rated any more."))
    _refuse_foreign(team, values)
    if not _put(draft, participant, values):
        return
    # Who rated what is nobody's business: the journal names the person and not the draft.
    log(session, "draft rated", by=by)
    publish(session, drafts_topic(team.pk))


def _rated(draft: Triad) -> RatedDraft:
    ratings = list(draft.ratings.all())
    use = getattr(draft, "use", None)
    return RatedDraft(
        draft=draft,
        spread=spread_of(rating.value for rating in ratings),
        raters=len({rating.participant_id for rating in ratings}),
        triad=use.triad if use else None,
    )


def _refuse_foreign(team: Team, values: Mapping[int, int]) -> None:
    if not values.keys() <= {criterion.pk for criterion in criteria_of(team)}:
        raise DomainError(_("The session does not choose by this criterion. Load the page again."))
    if not all(LEAST <= value <= MOST for value in values.values()):
        raise DomainError(_("A rating is a whole number from 1 to 5."))


def _put(draft: Triad, participant: Participant, values: Mapping[int, int]) -> bool:
    rows = Rating.objects.filter(draft=draft, participant=participant)
    before = dict(rows.values_list("criterion", "value"))
    new = {criterion: value for criterion, value in values.items() if before.get(criterion) != value}
    for criterion, value in new.items():
        rows.update_or_create(
            criterion_id=criterion, defaults={"draft": draft, "participant": participant, "value": value}
        )
    return bool(new)
