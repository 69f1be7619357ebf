"""The live topics of a session: what a page can be told has changed."""

from sessions.actors import Actor
from sessions.models import Role, Team


class Topic:
    """What everybody of the session may know has changed, and what only the crew may."""

    AGENDA = "agenda"
    PEOPLE = "people"
    VOTE = "vote"
    RESULT = "result"
    MEASURES = "measures"
    MESSAGES = "messages"
    CREW_MESSAGES = "crew-messages"
    BOARD = "board"
    REPORTS = "reports"
    PREPARATION = "preparation"
    PROJECTOR = "projector"


_EVERYBODY = (Topic.AGENDA, Topic.PEOPLE, Topic.VOTE, Topic.RESULT, Topic.MEASURES, Topic.MESSAGES)
_CREW = (*_EVERYBODY, Topic.BOARD, Topic.REPORTS, Topic.PREPARATION, Topic.CREW_MESSAGES, Topic.PROJECTOR)


def team_topic(team: Team) -> str:
    """Return the topic that only the table of `team` may know; the crew has the board."""
    return f"team:{team.pk}"


def topics_of(actor: Actor) -> tuple[str, ...]:
    """Return the topics that `actor` may listen to; the screen of the hall shows the progress of the board."""
    if actor.is_crew or actor.role == Role.PROJECTOR:
        return _CREW
    return (*_EVERYBODY, team_topic(actor.team)) if actor.team else _EVERYBODY
