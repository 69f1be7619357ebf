"""A person's drafts: written by himself, read by nobody else until he proposes one to his table."""

from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction
from django.db.models import Count, Exists, Max, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from okmo_session.core.autosave import Change, Conflict, Saved
from okmo_session.core.clock import now
from okmo_session.core.errors import DomainError
from okmo_session.core.fields import save_into
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from sessions.actors import Actor, participant_actor
from sessions.domain.locking import lock_session
from sessions.domain.tables.seating import team_of
from sessions.domain.topics import Topic, drafts_topic
from sessions.models import Participant, StrategySession, Team
from triads.domain.drafts.fields import draft_field_of
from triads.models import Barrier, Triad, TriadQuerySet

_TEXTS = [f"{norm}_{part}__gt" for norm in ("present", "future") for part in ("what", "effect", "on_what")]
# The same as `not Triad.is_empty`, for counting without loading.
_WRITTEN = Q(Exists(Barrier.objects.filter(triad=OuterRef("pk"), text__gt=""))) | Q(
    **dict.fromkeys(_TEXTS, ""), _connector=Q.OR
)


class DraftState(StrEnum):
    """How far a draft is on its way to the table."""

    EMPTY = "empty"
    WRITTEN = "written"
    PROPOSED = "proposed"
    TAKEN = "taken"


@dataclass(frozen=True)
class DraftCount:
    """How many drafts the members of a team have written, and how many were proposed to it."""

    written: int = 0
    proposed: int = 0


def state_of(draft: Triad) -> DraftState:
    """Return the state of a draft that was loaded by `drafts_of`."""
    if getattr(draft, "use", None):
        return DraftState.TAKEN
    if draft.proposed_to_id:
        return DraftState.PROPOSED
    return DraftState.EMPTY if draft.is_empty else DraftState.WRITTEN


def drafts_of(participant: Participant) -> TriadQuerySet:
    """Return the participant's drafts in their places, with all that their page reads."""
    drafts = Triad.objects.drafts().filter(author=participant).for_reading()
    return (
        drafts.select_related("author", "proposed_to", "use__triad__team")
        .prefetch_related("ticked_criteria")
        .order_by("slot")
    )


def open_drafts(participant: Participant) -> list[Triad]:
    """Return the participant's drafts, filled up with empty ones to as many as the session wants at least."""
    drafts = list(drafts_of(participant))
    if len(drafts) >= participant.session.drafts_min:
        return drafts
    return _filled_up(participant)


@transaction.atomic
def save_draft(participant: Participant, change: Change, by: Actor) -> Saved | Conflict:
    """Put `change` into its field if nobody wrote there since.

    What somebody writes for himself is no matter of the journal; once it is proposed, the table is told.
    """
    session = participant.session
    lock_session(session)
    # Hundreds of phones save at once: nothing is loaded here but the drafts themselves.
    own = session.triads.drafts().filter(author=participant).prefetch_related("barriers").order_by("slot")
    draft, field = draft_field_of(own, change.field)
    answer = save_into(session, participant, field, change, by)
    if isinstance(answer, Saved) and answer.value != field.value:
        Triad.objects.filter(pk=draft.pk).update(edited_at=now())
        _tell_of_edit(draft, answer, by)
    return answer


@transaction.atomic
def add_draft(participant: Participant, by: Actor) -> Triad:
    """Return a new empty draft, or the last one while it is empty; refused beyond what the session allows."""
    session = participant.session
    lock_session(session)
    drafts = list(drafts_of(participant))
    if drafts and drafts[-1].is_empty:
        return drafts[-1]
    if len(drafts) >= session.drafts_max:
        sentence = ngettext(
            "You have as many as the session wants: %(count)s draft.",
            "You have as many as the session wants: %(count)s drafts.",
            len(drafts),
        )
        raise DomainError(sentence % {"count": len(drafts)})
    (draft,) = _add(participant, 1)
    log(session, "draft added", by=by, target=draft)
    return draft


@transaction.atomic
def propose(draft: Triad, by: Actor) -> None:
    """Show a draft in which something is written to the author's table; a second time changes nothing."""
    lock_session(draft.session)
    author = _author(draft)
    found = drafts_of(author).get(pk=draft.pk)
    team = team_of(author, Team.Round.NORMS)
    if found.is_empty:
        raise DomainError(_("There is nothing to propose yet: write what is, or what shall be."))
    if team is None:
        raise DomainError(_("You have no table yet. Take a place at one, then propose your draft."))
    if found.proposed_to_id == team.pk:
        return
    _refuse_taken(found)
    topics = [drafts_topic(pk) for pk in (found.proposed_to_id, team.pk) if pk]
    Triad.objects.filter(pk=found.pk).update(proposed_to=team, proposed_at=now())
    log(draft.session, "draft proposed", by=by, target=draft, team=team.pk)
    publish(draft.session, Topic.BOARD, *topics)


@transaction.atomic
def withdraw(draft: Triad, by: Actor) -> None:
    """Take a draft back from the table, which has not used it; a second time changes nothing."""
    lock_session(draft.session)
    found = drafts_of(_author(draft)).get(pk=draft.pk)
    if found.proposed_to_id is None:
        return
    _refuse_taken(found)
    Triad.objects.filter(pk=found.pk).update(proposed_to=None, proposed_at=None)
    log(draft.session, "draft withdrawn", by=by, target=draft, team=found.proposed_to_id)
    publish(draft.session, Topic.BOARD, drafts_topic(found.proposed_to_id))


def proposed_drafts(team: Team) -> TriadQuerySet:
    """Return the drafts proposed to `team`, the earliest first, each with its author."""
    drafts = Triad.objects.drafts().filter(proposed_to=team).for_reading()
    return drafts.select_related("author").order_by("proposed_at", "pk")


def draft_counts(session: StrategySession) -> dict[int, DraftCount]:
    """Return by the id of each team of the morning that has any how many drafts there are: numbers, never texts."""
    drafts = Triad.objects.drafts().filter(session=session)
    at_table = drafts.filter(_WRITTEN, author__seats__round=Team.Round.NORMS)
    written = dict(at_table.order_by().values_list("author__seats__team").annotate(Count("pk")))
    proposed = dict(
        drafts.filter(proposed_to__isnull=False).order_by().values_list("proposed_to").annotate(Count("pk"))
    )
    return {pk: DraftCount(written.get(pk, 0), proposed.get(pk, 0)) for pk in written.keys() | proposed.keys()}


def move_drafts(one: Participant, other: Participant) -> None:
    """Give the written drafts of `one` to `other`, behind his own; the caller holds the lock and merges the two."""
    last = _last_slot(other)
    written = [draft for draft in drafts_of(one) if not draft.is_empty]
    for slot, draft in enumerate(written, last + 1):
        Triad.objects.filter(pk=draft.pk).update(author=other, slot=slot)


@transaction.atomic
def _filled_up(participant: Participant) -> list[Triad]:
    session = participant.session
    lock_session(session)
    missing = session.drafts_min - drafts_of(participant).count()
    if missing > 0:
        _add(participant, missing)
        log(session, "drafts opened", by=participant_actor(participant), target=participant)
    return list(drafts_of(participant))


def _add(participant: Participant, count: int) -> list[Triad]:
    """Add `count` empty drafts: about the author's own region, until he writes another place."""
    last = _last_slot(participant)
    place = {"present_where": participant.region, "future_where": participant.region}
    return Triad.objects.bulk_create(
        Triad(session=participant.session, author=participant, slot=slot, **place)
        for slot in range(last + 1, last + count + 1)
    )


def _last_slot(participant: Participant) -> int:
    newest = Triad.objects.drafts().filter(author=participant).aggregate(last=Max("slot"))
    return newest["last"] or 0


def _author(draft: Triad) -> Participant:
    assert draft.author is not None, "every draft has an author"
    return draft.author


def _refuse_taken(draft: Triad) -> None:
    if state_of(draft) == DraftState.TAKEN:
        number = {"number": draft.use.triad.number}
        raise DomainError(
            _("The table has taken this draft into %(number)s: only the table can give it back.") % number
        )


def _tell_of_edit(before: Triad, saved: Saved, by: Actor) -> None:
    # The board counts what is written: it is told of the first word and of the last one taken out, not of each.
    # One more word in a draft that has some is neither.
    may_change = before.is_empty or not saved.value.strip()
    if may_change and before.is_empty != before.session.triads.get(pk=before.pk).is_empty:
        publish(before.session, Topic.BOARD)
    if before.proposed_to_id:
        log(before.session, "draft edited", by=by, target=before, field=saved.field)
        publish(before.session, drafts_topic(before.proposed_to_id))
