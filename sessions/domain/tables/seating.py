"""Who sits at which table."""

from django.db import transaction
from django.utils.translation import gettext as _

from okmo_session.core.errors import DomainError
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from sessions.actors import Actor, participant_actor
from sessions.domain.locking import lock_session
from sessions.domain.topics import Topic, team_topic
from sessions.models import Participant, Seat, StrategySession, Team


def team_of(participant: Participant, round: Team.Round) -> Team | None:
    """Return the team the participant belongs to in `round`, or None while he has no table."""
    return Team.objects.filter(round=round, seats__participant=participant).first()


def current_round(session: StrategySession) -> Team.Round:
    """Return the round whose tables count now: the afternoon's as soon as somebody has been seated for it."""
    afternoon = session.seats.filter(round=Team.Round.MEASURES).exists()
    return Team.Round.MEASURES if afternoon else Team.Round.NORMS


@transaction.atomic
def choose_table(participant: Participant, team: Team) -> None:
    """Let a participant without a table sit down at one; whoever has one is moved by the headquarters only."""
    lock_session(team.session)
    taken = team_of(participant, Team.Round(team.round))
    if taken and taken != team:
        raise DomainError(_("You already have a table. To change it, ask the headquarters."))
    seat(participant, team, by=participant_actor(participant))


@transaction.atomic
def seat(participant: Participant, team: Team, by: Actor) -> Seat:
    """Give the participant a place at the table of `team`, and take away the one he had in the same round."""
    session = team.session
    lock_session(session)
    if participant.session_id != session.pk:
        raise DomainError(_("This person belongs to another session."))
    left = Team.objects.filter(round=team.round, seats__participant=participant).first()
    place, _created = Seat.objects.update_or_create(
        participant=participant, round=team.round, defaults={"session": session, "team": team}
    )
    if left == team:
        return place
    # Whoever has moved to another table no longer speaks for the old one.
    Team.objects.filter(round=team.round, speaker=participant).exclude(pk=team.pk).update(speaker=None)
    log(session, "participant seated", by=by, target=participant, team=team.pk)
    publish(session, Topic.PEOPLE, Topic.BOARD, *[team_topic(changed) for changed in (left, team) if changed])
    return place
