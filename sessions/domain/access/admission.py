"""Letting those vote who joined by themselves."""

from django.db import transaction

from okmo_session.core.clock import now
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from sessions.actors import Actor
from sessions.domain.locking import lock_session
from sessions.domain.topics import Topic, team_topic
from sessions.models import Participant, StrategySession, Team


@transaction.atomic
def admit(participant: Participant, by: Actor) -> None:
    """Admit the participant; a second time changes nothing."""
    session = participant.session
    lock_session(session)
    moment = now()
    if not Participant.objects.filter(pk=participant.pk, admitted_at=None).update(admitted_at=moment):
        return
    participant.admitted_at = moment
    log(session, "participant admitted", by=by, target=participant)
    teams = Team.objects.filter(seats__participant=participant)
    publish(session, Topic.PEOPLE, Topic.BOARD, *[team_topic(team) for team in teams])


@transaction.atomic
def admit_everybody(session: StrategySession, by: Actor) -> int:
    """Admit all who wait for it, and return how many these were."""
    lock_session(session)
    waiting = list(session.participants.filter(admitted_at=None).values_list("pk", flat=True))
    if not waiting:
        return 0
    teams = list(Team.objects.filter(session=session, seats__participant__admitted_at=None).distinct())
    session.participants.filter(admitted_at=None).update(admitted_at=now())
    log(session, "participants admitted", by=by, participants=waiting)
    publish(session, Topic.PEOPLE, Topic.BOARD, *[team_topic(team) for team in teams])
    return len(waiting)
