"""Who votes on paper: marked in the register beside the sheets, in a secret poll without a serial."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from okmo_session.core.errors import DomainError
from sessions.actors import Actor
from sessions.domain.locking import lock_session
from sessions.models import Participant
from voting.domain.ballots.secrecy import set_way
from voting.domain.paper.balance import balance
from voting.domain.paper.sheets import Outcome, State, sheets_of, why_not
from voting.domain.polls.closing import close_if_due, refuse_unless_open
from voting.domain.polls.turnout import complete_register
from voting.models import PaperBallot, Poll, TurnOut

Way = TurnOut.Way


def mark_paper_voter(poll: Poll, participant: Participant, by: Actor, serial: str = "") -> None:
    """Mark that the participant votes on paper: the phone takes no vote of his any more. A second time is harmless.

    An open poll wants the `serial` of his sheet, a secret one refuses it: nothing may join the two.
    """
    close_if_due(poll)
    outcome = _mark(poll, [participant], serial)
    if outcome.problems:
        raise DomainError(outcome.problems[0])


def mark_paper_voters(poll: Poll, people: Collection[Participant], by: Actor) -> Outcome:
    """Mark many voters on paper of a secret poll at once; who cannot be marked is told of in a sentence each."""
    close_if_due(poll)
    return _mark(poll, people)


@transaction.atomic
def unmark_paper_voter(poll: Poll, participant: Participant, by: Actor) -> None:
    """Let a participant vote by phone again; refused where his sheet may be in the box. A second time is harmless."""
    lock_session(poll.session)
    poll.refresh_from_db()
    refuse_unless_open(poll)
    entries = poll.turnout.filter(participant=participant, way=Way.PAPER)
    if not entries.exists():
        return
    sheets = poll.papers.filter(participant=participant)
    if not balance(poll).outstanding or sheets.filter(state__in=PaperBallot.IN_THE_REGISTER).exists():
        raise DomainError(_("As many sheets are in the box as people are marked: one of them may be this person's."))
    set_way(poll, [participant.pk], Way.PAPER, Way.NONE)
    sheets.exclude(state=State.SPOILED).update(participant=None)


@transaction.atomic
def _mark(poll: Poll, people: Collection[Participant], serial: str = "") -> Outcome:
    lock_session(poll.session)
    poll.refresh_from_db()
    refuse_unless_open(poll)
    complete_register(poll)
    ways = dict(poll.turnout.filter(participant__in=people).values_list("participant_id", "way"))
    problems = [sentence for person in people if (sentence := _why_not(person, ways.get(person.pk)))]
    if not problems:
        _name_sheet(poll, people, serial)
    done = set_way(poll, [person.pk for person in people], Way.NONE, Way.PAPER)
    return Outcome(done, problems)


def _why_not(person: Participant, way: str | None) -> str:
    if way is None:
        sentence = _("%(name)s is not admitted to the vote yet.")
    elif way == Way.PHONE:
        sentence = _("%(name)s has voted by phone: that ballot counts.")
    else:
        return ""
    return sentence % {"name": person.name}


def _name_sheet(poll: Poll, people: Collection[Participant], serial: str) -> None:
    if poll.is_secret:
        if serial:
            raise DomainError(_("The vote is secret: whose sheet it is may not be written down."))
        return
    if not serial or len(people) != 1:
        raise DomainError(_("The vote is open: type the number of the person's sheet."))
    [person] = people
    sheet = sheets_of(poll, [serial])[serial]
    if sentence := why_not(serial, sheet, (State.PRINTED, State.ISSUED)):
        raise DomainError(sentence)
    others = poll.papers.exclude(state=State.SPOILED).exclude(serial=serial)
    if others.filter(participant=person).exists() or (sheet and sheet.participant_id not in (None, person.pk)):
        raise DomainError(_("One person has one sheet: another one belongs to this person, or this one to another."))
    poll.papers.filter(serial=serial).update(participant=person)
