"""Two tables that say the same: headquarters propose to make their triads one, and both tables agree, or do not."""

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from okmo_session.core.clock import database_now
from okmo_session.core.errors import DomainError
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from sessions.actors import Actor
from sessions.domain.locking import lock_session
from sessions.domain.topics import Topic, team_topic
from sessions.models import StrategySession, Team
from triads.models import Merger, Record, Triad

_CLOSED = (Record.State.HANDED_IN, Record.State.ACCEPTED)


def mergers_of(session: StrategySession) -> QuerySet[Merger]:
    """Return every merger proposed in `session`, with both triads as they are read."""
    triads = [f"{side}__{name}" for side in ("kept", "absorbed") for name in ("team", "session", "key_question")]
    mergers = Merger.objects.filter(kept__session=session).select_related(*triads)
    return mergers.prefetch_related("kept__barriers", "absorbed__barriers")


def mergers_of_team(team: Team) -> QuerySet[Merger]:
    """Return the mergers of the triads of `team`."""
    return mergers_of(team.session).filter(Q(kept__team=team) | Q(absorbed__team=team))


def asked_of(team: Team) -> QuerySet[Merger]:
    """Return the mergers that `team` is asked about: neither done nor refused nor withdrawn."""
    return mergers_of_team(team).filter(ended_at=None)


def problems_before_merger(kept: Triad, absorbed: Triad) -> list[str]:
    """Return in sentences why `absorbed` cannot become one with `kept` now."""
    if kept.team_id == absorbed.team_id:
        return [_("Only triads of two different tables are made one.")]
    problems = _problems_of_records(kept, absorbed)
    problems += [
        _("%(number)s has already been made one with another triad.") % {"number": triad.number}
        for triad in (kept, absorbed)
        if triad.merged_into_id
    ]
    if absorbed.merged_triads.exists() or _is_asked(kept=absorbed):
        problems.append(_("Another triad is made one with %(number)s: let it stay.") % {"number": absorbed.number})
    if _is_asked(absorbed=kept) or _is_asked(absorbed=absorbed):
        problems.append(_("The tables are already asked about one of these triads."))
    return problems


@transaction.atomic
def propose_merger(kept: Triad, absorbed: Triad, by: Actor) -> Merger:
    """Ask both tables whether `absorbed` shall become one with `kept`."""
    lock_session(kept.session)
    problems = problems_before_merger(kept, absorbed)
    if problems:
        raise DomainError(" ".join(problems))
    merger = Merger.objects.create(kept=kept, absorbed=absorbed, proposed_at=database_now())
    _tell(merger, "merger proposed", by)
    return merger


@transaction.atomic
def agree(merger: Merger, by: Actor) -> None:
    """Note that the table of `by` agrees; when both have, the triads are one. A second click changes nothing."""
    _lock(merger)
    column = "kept_agreed_at" if _is_kept_by(merger, by) else "absorbed_agreed_at"
    if getattr(merger, column) and (merger.ended_at is None or merger.is_done):
        return
    _refuse_ended(merger)
    problems = _problems_of_records(merger.kept, merger.absorbed)
    if problems:
        raise DomainError(" ".join(problems))
    setattr(merger, column, database_now())
    merger.save(update_fields=[column])
    _tell(merger, "merger agreed", by)
    if merger.is_done:
        _end(merger)
        Triad.objects.filter(pk=merger.absorbed_id).update(merged_into=merger.kept)
        _tell(merger, "triads made one", by)


@transaction.atomic
def refuse(merger: Merger, by: Actor) -> None:
    """Note that the table of `by` does not agree: the triads stay two."""
    _lock(merger)
    _is_kept_by(merger, by)
    _refuse_ended(merger)
    _end(merger)
    _tell(merger, "merger refused", by)


@transaction.atomic
def withdraw_merger(merger: Merger, by: Actor) -> None:
    """Ask the tables no longer; what both have agreed to stands."""
    _lock(merger)
    _refuse_ended(merger)
    _end(merger)
    _tell(merger, "merger withdrawn", by)


def withdraw_mergers_of(record: Record, by: Actor) -> None:
    """Ask no longer about triads that their table writes again. The caller holds the session's lock."""
    for merger in asked_of(record.team):
        _end(merger)
        _tell(merger, "merger withdrawn", by)


def ask_again(record: Record, field: str) -> None:
    """Forget who agreed to a triad whose text was changed in `field`. The caller holds the session's lock."""
    slot = field.partition(":")[2]
    if not slot.isdecimal():
        return
    triads = Triad.objects.filter(team=record.team, slot=int(slot))
    asked = Merger.objects.filter(Q(kept__in=triads) | Q(absorbed__in=triads), ended_at=None)
    asked.update(kept_agreed_at=None, absorbed_agreed_at=None)


def end_mergers(session: StrategySession) -> None:
    """Ask nobody any longer: the triads come on a ballot as they are. The caller holds the session's lock."""
    Merger.objects.filter(kept__session=session, ended_at=None).update(ended_at=database_now())


def _problems_of_records(kept: Triad, absorbed: Triad) -> list[str]:
    if Record.objects.filter(team__session=kept.session_id, is_frozen=True).exists():
        return [_("The triads stand on a ballot: none of them is made one with another any more.")]
    records = Record.objects.filter(team__in=(kept.team_id, absorbed.team_id), state__in=_CLOSED)
    closed = set(records.values_list("team_id", flat=True))
    return [
        _("The record with %(number)s is not handed in.") % {"number": triad.number}
        for triad in (kept, absorbed)
        if triad.team_id not in closed
    ]


def _is_asked(**side: Triad) -> bool:
    return Merger.objects.filter(**side, ended_at=None).exists()


def _is_kept_by(merger: Merger, by: Actor) -> bool:
    assert by.team is not None, "only a table agrees or refuses"
    if by.team.pk not in (merger.kept.team_id, merger.absorbed.team_id):
        raise DomainError(_("This is about triads of other tables."))
    return by.team.pk == merger.kept.team_id


def _lock(merger: Merger) -> None:
    lock_session(merger.kept.session)
    merger.refresh_from_db(fields=["kept_agreed_at", "absorbed_agreed_at", "ended_at"])


def _refuse_ended(merger: Merger) -> None:
    if merger.ended_at is not None:
        raise DomainError(
            _("The triads have already been made one.")
            if merger.is_done
            else _("The tables are no longer asked about these triads.")
        )


def _end(merger: Merger) -> None:
    merger.ended_at = database_now()
    merger.save(update_fields=["ended_at"])


def _tell(merger: Merger, event: str, by: Actor) -> None:
    session = merger.kept.session
    teams = [triad.team for triad in (merger.kept, merger.absorbed) if triad.team]
    log(session, event, by=by, target=merger, kept=merger.kept_id, absorbed=merger.absorbed_id)
    publish(session, *map(team_topic, teams), Topic.BOARD)
