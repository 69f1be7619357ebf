"""The table chooses: drafts go into the slots of its record, out of them again, and slots change places."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from okmo_session.core.autosave import note_change
from okmo_session.core.clock import now
from okmo_session.core.errors import DomainError
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from sessions.actors import Actor
from sessions.domain.topics import Topic, drafts_topic, team_topic
from triads.domain.choosing.merging import Merged, merge
from triads.domain.choosing.rewriting import lock_open_record, rewrite_slot, texts_of, triad_in
from triads.domain.record.fields import NORM_FIELDS
from triads.models import FieldComment, Record, Source, Triad

_NOWHERE = 32_000


@transaction.atomic
def take_drafts(
    record: Record, slot: int, drafts: Iterable[Triad], by: Actor, *, onto_written: bool = True
) -> list[str]:
    """Put proposed `drafts` into `slot` in their order, and return the barriers for which it had no room.

    A written slot keeps every word: see `merge`; without `onto_written` it is refused, as somebody was faster. A draft
    goes into one slot only; the drafts themselves are not touched.
    """
    lock_open_record(record)
    triad = triad_in(record, slot)
    wanted = list({draft.pk: draft for draft in drafts})
    found = _proposed(record, wanted)
    if _are_all_in(triad, found):
        return []  # The same click came twice.
    _refuse_used(found)
    if not onto_written and not triad.is_empty:
        sentence = _(
            "Somebody has written in %(number)s in the meantime. Merge the draft with it, or take another place."
        )
        raise DomainError(sentence % {"number": triad.number})
    left_out = [text for draft in found for text in _take(record, slot, draft, by)]
    _tell(record, "drafts taken", by, slot=slot, drafts=wanted)
    return left_out


@transaction.atomic
def take_out(source: Source, by: Actor) -> None:
    """Make the slot what it was before this draft came in, with the drafts that came later put in anew.

    What was typed since stays in the history of the fields.
    """
    record = _record_of(source)
    lock_open_record(record)
    here = Source.objects.filter(pk=source.pk).select_related("triad__session").first()
    if here is None:
        raise DomainError(_("This draft has already been taken out."))
    texts, before = _without(here)
    here.delete()
    for pk, then in before.items():
        Source.objects.filter(pk=pk).update(before=then)
    rewrite_slot(record, here.triad.slot, texts, by)
    _tell(record, "draft taken out", by, slot=here.triad.slot, draft=here.draft_id)


def texts_without(source: Source) -> dict[str, str]:
    """Return what the slot of `source` will hold once its draft has been taken out."""
    return _without(source)[0]


@transaction.atomic
def swap_slots(record: Record, slot: int, other: int, by: Actor) -> None:
    """Let the triads of two slots change places, with their sources, barriers and the comments on their fields."""
    lock_open_record(record)
    one, two = triad_in(record, slot), triad_in(record, other)
    held = {place: texts_of(triad) for place, triad in ((slot, one), (other, two))}
    for pk, place in ((one.pk, _NOWHERE), (two.pk, slot), (one.pk, other)):
        Triad.objects.filter(pk=pk).update(slot=place)
    _move_comments(record, ((slot, _NOWHERE), (other, slot), (_NOWHERE, other)))
    for place, came_from in ((slot, other), (other, slot)):
        for name, old in held[place].items():
            if old != (new := held[came_from][name]):
                note_change(record.team.session, record, f"{name}:{place}", old=old, new=new, by=by)
    Record.objects.filter(pk=record.pk).update(edited_at=now())
    _tell(record, "slots swapped", by, slots=[slot, other])


def _proposed(record: Record, wanted: list[int]) -> list[Triad]:
    if not wanted:
        raise DomainError(_("Tick at least one draft."))
    rows = Triad.objects.drafts().filter(pk__in=wanted, proposed_to=record.team)
    found = {draft.pk: draft for draft in rows.select_related("use__triad__team").prefetch_related("barriers")}
    if len(found) < len(wanted):
        raise DomainError(_("One of the drafts is no longer proposed: its author has taken it back."))
    return [found[pk] for pk in wanted]


def _are_all_in(triad: Triad, drafts: list[Triad]) -> bool:
    return all(hasattr(draft, "use") and draft.use.triad_id == triad.pk for draft in drafts)


def _refuse_used(drafts: list[Triad]) -> None:
    for draft in drafts:
        if hasattr(draft, "use"):
            sentence = _("The draft is already in %(number)s. Take it out there first.")
            raise DomainError(sentence % {"number": draft.use.triad.number})


def _take(record: Record, slot: int, draft: Triad, by: Actor) -> list[str]:
    triad = triad_in(record, slot)
    before = texts_of(triad)
    merged = _merged(triad, before, draft)
    last = triad.sources.aggregate(last=Max("position"))["last"] or 0
    Source.objects.create(triad=triad, draft=draft, position=last + 1, before=before, taken_at=now())
    rewrite_slot(record, slot, merged.texts, by)
    return merged.left_out


def _merged(triad: Triad, texts: dict[str, str], draft: Triad) -> Merged:
    # The fields of today: the session may have got room for more barriers since, or for fewer.
    room = {name: texts.get(name, "") for name in texts_of(triad)}
    return merge(room, _texts_of_draft(draft), NORM_FIELDS)


def _texts_of_draft(draft: Triad) -> dict[str, str]:
    texts = {name: getattr(draft, name) for name in NORM_FIELDS} | {"key_question": str(draft.key_question_id or "")}
    for number, text in enumerate(draft.barrier_texts, start=1):
        texts |= {f"barrier-{number}": text, f"barrier_author-{number}": str(draft.author_id or "")}
    return texts


def _without(source: Source) -> tuple[dict[str, str], dict[int, dict[str, str]]]:
    texts, before = source.before, {}
    for later in source.triad.sources.filter(position__gt=source.position).select_related("draft"):
        before[later.pk] = texts
        texts = _merged(source.triad, texts, later.draft).texts
    return {name: texts.get(name, "") for name in texts_of(source.triad)}, before


def _record_of(source: Source) -> Record:
    return Record.objects.select_related("team__session").get(team__triads=source.triad_id)


def _move_comments(record: Record, moves: Iterable[tuple[int, int]]) -> None:
    for old, new in moves:
        for comment in FieldComment.objects.filter(record=record, field__endswith=f":{old}"):
            comment.field = comment.field.removesuffix(f":{old}") + f":{new}"
            comment.save(update_fields=["field"])


def _tell(record: Record, event: str, by: Actor, **details: object) -> None:
    team = record.team
    log(team.session, event, by=by, target=record, **details)
    publish(team.session, team_topic(team), drafts_topic(team.pk), Topic.BOARD)
