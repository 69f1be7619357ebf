"""Who may do what with the teams of the afternoon and their plans. No queries, no side effects."""

from measures.models import MeasurePlan
from sessions.actors import Actor
from sessions.models import Role
from sessions.rules import can_work_in_headquarters, is_known, is_table


def can_see_assignment(actor: Actor) -> bool:
    """The whole crew sees who works on which priority."""
    return actor.is_crew


def can_assign(actor: Actor) -> bool:
    """The facilitator and the headquarters make teams and move people."""
    return can_work_in_headquarters(actor)


def can_check_plans(actor: Actor) -> bool:
    """The facilitator and the headquarters accept plans and return them."""
    return can_work_in_headquarters(actor)


def can_write_plan(actor: Actor) -> bool:
    """A table's tablet writes the plan of its table; which one that is, `plan_at_table` says."""
    return is_table(actor)


def can_see_measures(actor: Actor) -> bool:
    """Everybody but the hall's screen reads the accepted plans; the screen has scenes of its own."""
    return is_known(actor) and actor.role != Role.PROJECTOR


def can_read_plan(actor: Actor, plan: MeasurePlan, own: MeasurePlan | None) -> bool:
    """The crew reads every plan, others the accepted ones; a participant his own team's once it was handed in."""
    if actor.is_crew or plan.state == MeasurePlan.State.ACCEPTED:
        return True
    return plan == own and plan.state != MeasurePlan.State.DRAFTING
