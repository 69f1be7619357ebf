"""A priority is put under a key question: its texts are frozen, the question it answers is not."""

from django.db import transaction
from django.utils.translation import gettext as _

from okmo_session.core.autosave import note_change
from okmo_session.core.errors import DomainError
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from sessions.actors import Actor
from sessions.domain.locking import lock_session
from sessions.domain.topics import Topic
from triads.models import KeyQuestion, Triad


@transaction.atomic
def set_question(triad: Triad, question: KeyQuestion | None, by: Actor) -> None:
    """Put the priority `triad` under `question`, or under none; DomainError where it is no priority any more."""
    session = triad.session
    lock_session(session)
    triad.refresh_from_db(fields=["key_question", "priority_rank"])
    if triad.priority_rank is None:
        raise DomainError(_("This triad is no priority: only its table and the check set its question."))
    old, new = str(triad.key_question_id or ""), str(question.pk if question else "")
    if old == new:
        return
    assert triad.team is not None, "only triads of teams are priorities"
    Triad.objects.filter(pk=triad.pk).update(key_question=question)
    note_change(session, triad.team.record, f"key_question:{triad.slot}", old=old, new=new, by=by)
    log(session, "question of priority set", by=by, target=triad, numbers=[triad.number])
    publish(session, Topic.IMAGE, Topic.RESULT)
