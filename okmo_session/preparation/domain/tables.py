"""What may happen to the tables of the morning while nothing has been written at them."""

from django.db import transaction
from django.utils.translation import gettext as _

from okmo_session.core.errors import DomainError
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from sessions.actors import Actor
from sessions.domain.locking import lock_session
from sessions.domain.tables.seating_many import seat_evenly
from sessions.domain.topics import Topic
from sessions.models import StrategySession, Team
from triads.models import Record, Triad


def problems_before_removing(team: Team) -> list[str]:
    """Return in sentences what keeps the table from being taken away."""
    problems = []
    if team.seats.exists():
        problems.append(
            _("People sit at table № %(number)s. Seat them elsewhere first.") % {"number": team.table_number}
        )
    triads = Triad.objects.filter(team=team).select_related("session").prefetch_related("barriers")
    if any(not triad.is_empty for triad in triads):
        problems.append(_("Triads are written at table № %(number)s.") % {"number": team.table_number})
    return problems


@transaction.atomic
def remove_table(team: Team, by: Actor) -> None:
    """Take an empty table away, with its tablet's link; refused while somebody sits or something is written there."""
    lock_session(team.session)
    problems = problems_before_removing(team)
    if problems:
        raise DomainError(problems[0])
    log(team.session, "table removed", by=by, target=team, number=team.table_number)
    publish(team.session, Topic.PEOPLE, Topic.BOARD)
    team.delete()


@transaction.atomic
def seat_everybody(session: StrategySession, by: Actor, *, is_mixed: bool, is_anew: bool) -> int:
    """Seat those without a table, or everybody anew, and return how many moved; anew only before tables hand in."""
    lock_session(session)
    records = Record.objects.filter(team__session=session)
    if is_anew and records.exclude(state=Record.State.DRAFTING, is_frozen=False).exists():
        raise DomainError(_("Tables have handed in their records: it is too late to seat everybody anew."))
    return seat_evenly(session, by, is_mixed=is_mixed, is_anew=is_anew)
