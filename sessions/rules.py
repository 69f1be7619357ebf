"""Who may do what with the session, its agenda, people and teams. No queries, no side effects."""

from sessions.actors import Actor
from sessions.models import CrewMember, Role


def can_run_agenda(actor: Actor) -> bool:
    return actor.role == Role.FACILITATOR


def can_prepare(actor: Actor) -> bool:
    """The facilitator writes what the session holds: its head, questions, wording, numbers, agenda."""
    return actor.role == Role.FACILITATOR


def can_see_headquarters(actor: Actor) -> bool:
    return actor.is_crew


def can_work_in_headquarters(actor: Actor) -> bool:
    return actor.role in (Role.FACILITATOR, Role.HEADQUARTERS)


def can_invite(actor: Actor, role: str) -> bool:
    """Who works in the headquarters invites operators and observers, and only a facilitator another facilitator."""
    if role == Role.FACILITATOR:
        return actor.role == Role.FACILITATOR
    return role in (Role.HEADQUARTERS, Role.OBSERVER) and can_work_in_headquarters(actor)


def can_change_crew(actor: Actor) -> bool:
    return actor.role == Role.FACILITATOR


def can_remove(actor: Actor, member: CrewMember) -> bool:
    """A facilitator takes anybody out of the crew; everybody may leave."""
    return can_change_crew(actor) or (actor.user is not None and member.user_id == actor.user.pk)


def is_participant(actor: Actor) -> bool:
    return actor.role == Role.PARTICIPANT


def is_table(actor: Actor) -> bool:
    return actor.role == Role.TABLE


def is_known(actor: Actor) -> bool:
    """Everybody who has come in sees the programme, the materials and the page of what is now."""
    return actor.role is not None


def can_see_people(actor: Actor) -> bool:
    return actor.role in (Role.PARTICIPANT, Role.TABLE) or actor.is_crew


def can_hear(actor: Actor) -> bool:
    """Messages of the crew go to phones, tables and the crew itself; the screen of the hall has its scenes."""
    return actor.role in (Role.PARTICIPANT, Role.TABLE) or actor.is_crew


def can_see_shared_contacts(actor: Actor) -> bool:
    """Phone and e-mail of those who share them are for the other participants; the crew has the cards."""
    return actor.role == Role.PARTICIPANT


def can_see_projector(actor: Actor) -> bool:
    return actor.role == Role.PROJECTOR or actor.is_crew
