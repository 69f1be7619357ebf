"""The live topics of a session: what a page can be told has changed."""

from sessions.actors import Actor
from sessions.models import Role, Team


class Topic:
    """What everybody of the session may know has changed, and what only the crew may."""

    AGENDA = "agenda"
    TALKS = "talks"
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
    PRESENCE = "presence"
    IMAGE = "image"


_EVERYBODY = (Topic.AGENDA, Topic.TALKS, Topic.PEOPLE, Topic.VOTE, Topic.RESULT, Topic.MEASURES, Topic.MESSAGES)
_OF_THE_CREW = (
    Topic.BOARD,
    Topic.REPORTS,
    Topic.PREPARATION,
    Topic.CREW_MESSAGES,
    Topic.PROJECTOR,
    Topic.PRESENCE,
    Topic.IMAGE,
)
_CREW = (*_EVERYBODY, *_OF_THE_CREW)


def team_topic(team: Team) -> str:
    """Return the topic that only the table of `team` may know; the crew has the board."""
    return f"team:{team.pk}"


def drafts_topic(team_id: int) -> str:
    """Return the topic of the drafts proposed to a team: for its tablet and its members' phones."""
    return f"drafts:{team_id}"


def nudges_topic(team: Team) -> str:
    """Return the topic of the reminders to a table; the crew has the board."""
    return f"nudges:{team.pk}"


def presence_topic(team: Team) -> str:
    """Return the topic of who writes in which field of the record of `team`: for its tablets."""
    return f"presence:{team.pk}"


def topics_of(actor: Actor) -> tuple[str, ...]:
    """Return the topics that `actor` may listen to; the screen of the hall shows the progress of the board."""
    if actor.is_crew or actor.role == Role.PROJECTOR:
        return _CREW
    if actor.team:
        return (*_EVERYBODY, *_topics_of_table(actor.team))
    return (*_EVERYBODY, drafts_topic(actor.morning_team_id)) if actor.morning_team_id else _EVERYBODY


def _topics_of_table(team: Team) -> tuple[str, ...]:
    return team_topic(team), drafts_topic(team.pk), nudges_topic(team), presence_topic(team)
