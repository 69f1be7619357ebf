"""Who may write, check and read the records of tables. No queries, no side effects."""

from sessions.actors import Actor
from sessions.models import Role, Team
from sessions.rules import can_work_in_headquarters


def can_write_record(actor: Actor) -> bool:
    """A table of the morning writes its own record: the one its tablet belongs to, never one that it names."""
    return actor.role == Role.TABLE and actor.team is not None and actor.team.round == Team.Round.NORMS


def can_check_records(actor: Actor) -> bool:
    return can_work_in_headquarters(actor)


def can_enter_record(actor: Actor) -> bool:
    """Who works in the headquarters types in what any table has written on paper."""
    return can_work_in_headquarters(actor)


def can_run_talks(actor: Actor) -> bool:
    return can_work_in_headquarters(actor)


def can_hand_over(actor: Actor) -> bool:
    """Whoever works on records at all: for which table, `can_hand_over_for` says."""
    return can_write_record(actor) or can_work_in_headquarters(actor)


def can_hand_over_for(actor: Actor, team: Team) -> bool:
    """The table's ticks and photos, and who writes in its record, are its own and the headquarters' business."""
    return can_work_in_headquarters(actor) or (can_write_record(actor) and actor.team == team)


def can_read_triads(actor: Actor) -> bool:
    """Whoever may ever see a team's triads: which ones, `can_see_team_triads` says."""
    return actor.role in (Role.PARTICIPANT, Role.TABLE) or actor.is_crew


def can_see_team_triads(actor: Actor, team: Team, talks_begun: bool, own_team: Team | None = None) -> bool:
    """Facilitator and headquarters always, the own team always, everybody who is known from the talks on.

    `own_team` is where a participant sits in the morning; a table's tablet carries its team.
    """
    if can_check_records(actor):
        return True
    own = actor.team or own_team
    return (own is not None and own.pk == team.pk) or (talks_begun and actor.role is not None)


def can_see_assessment(actor: Actor) -> bool:
    """A table of the morning and the participants read their own team's sheet, or each his own."""
    return actor.role == Role.PARTICIPANT or can_write_record(actor)


def can_assess(actor: Actor) -> bool:
    """A table's tablet fills in the sheet of its team, or each participant his own where the session says so."""
    if actor.session.assessed_by_person:
        return actor.role == Role.PARTICIPANT
    return can_write_record(actor)


def can_see_means(actor: Actor) -> bool:
    """Whoever may ever read the means of the assessment: from when on, `can_read_means` says."""
    return can_see_assessment(actor) or actor.is_crew


def can_read_means(actor: Actor, talks_over: bool, has_handed_in: bool) -> bool:
    """After the talks: the crew, and everybody else once his own sheet is handed in."""
    return talks_over and (actor.is_crew or has_handed_in)


def can_read_sheets(actor: Actor, talks_over: bool) -> bool:
    """The headquarters read and enter sheets; the facilitator after the talks, when no score can sway him any more."""
    return actor.role == Role.HEADQUARTERS or (actor.role == Role.FACILITATOR and talks_over)


def can_write_image(actor: Actor) -> bool:
    """The facilitator speaks the image of the future, whoever sits at the keyboard writes it."""
    return can_work_in_headquarters(actor)
