"""One person entered twice becomes one: the elder entry is kept, and gets what the younger has."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from okmo_session.core.autosave import note_change
from okmo_session.core.errors import DomainError
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from okmo_session.preparation.domain.erasing import forget
from sessions.actors import Actor
from sessions.domain.locking import lock_session
from sessions.domain.people.cards import CARD_FIELDS, tell_people
from sessions.domain.people.notes import FIELD
from sessions.domain.topics import Topic
from sessions.models import AccessLink, Device, Mandate, Note, Participant, Seat, Team
from triads.domain.drafts.writing import move_drafts
from triads.models import Triad
from voting.models import Ballot, PaperBallot, Poll, TurnOut

_EARLIEST = ("arrived_at", "admitted_at")


@dataclass(frozen=True)
class Pair:
    """Two entries that are one person: the one to keep, and its double."""

    kept: Participant
    double: Participant

    @property
    def card(self) -> dict[str, str]:
        """What the card will say: the kept entry's words, and the double's where it has none."""
        return {name: getattr(self.kept, name) or getattr(self.double, name) for name in CARD_FIELDS}


def pair_of(one: Participant, other: Participant) -> Pair:
    """Return the two with the elder as the one to keep."""
    kept, double = sorted([one, other], key=lambda person: (person.joined_at, person.pk))
    return Pair(kept, double)


def problems_before_merging(pair: Pair) -> list[str]:
    """Return in sentences what keeps the two entries from becoming one."""
    if pair.kept == pair.double:
        return [_("This is one entry already.")]
    voted = TurnOut.objects.filter(participant__in=[pair.kept.pk, pair.double.pk]).exclude(way=TurnOut.Way.NONE)
    polls = list(voted.values_list("poll", flat=True))
    both = Poll.objects.filter(pk__in=[pk for pk in polls if polls.count(pk) > 1])
    sentence = _("Both have voted in “%(title)s”. As one person they would have two votes, and no ballot can be found.")
    return [sentence % {"title": poll.title} for poll in both]


@transaction.atomic
def merge(one: Participant, other: Participant, by: Actor) -> Participant:
    """Make one entry of the two and return it: with all seats, devices, triads, mandates, notes and the one vote."""
    session = one.session
    lock_session(session)
    # Read under the lock: somebody may have been faster.
    people = list(Participant.objects.filter(session=session, pk__in=[one.pk, other.pk]))
    if len({person.pk for person in people}) < 2:
        raise DomainError(_("One of the two is no longer in the list."))
    pair = pair_of(*people)
    problems = problems_before_merging(pair)
    if problems:
        raise DomainError(problems[0])
    tell_people(*people)
    _move_votes(pair)
    _move_seats(pair)
    _move_belongings(pair, by)
    _fill_card(pair)
    forget(pair.double)
    log(session, "participants merged", by=by, target=pair.kept, double=pair.double.pk)
    publish(session, Topic.VOTE, Topic.MEASURES)
    return pair.kept


def _move_votes(pair: Pair) -> None:
    for row in TurnOut.objects.filter(participant=pair.double):
        own = TurnOut.objects.filter(poll=row.poll_id, participant=pair.kept)
        if not own:
            TurnOut.objects.filter(pk=row.pk).update(participant=pair.kept)
        elif row.way != TurnOut.Way.NONE:
            own.update(way=row.way)
            TurnOut.objects.filter(pk=row.pk).update(way=TurnOut.Way.NONE)
    # In an open poll what was cast has a name.
    PaperBallot.objects.filter(participant=pair.double).update(participant=pair.kept)
    Ballot.objects.filter(participant=pair.double).update(participant=pair.kept)


def _move_seats(pair: Pair) -> None:
    taken = list(pair.kept.seats.values_list("round", flat=True))
    Seat.objects.filter(participant=pair.double).exclude(round__in=taken).update(participant=pair.kept)
    own = list(pair.kept.seats.values_list("team", flat=True))
    Team.objects.filter(speaker=pair.double, pk__in=own).update(speaker=pair.kept)


def _move_belongings(pair: Pair, by: Actor) -> None:
    for rows in (Device.objects, AccessLink.objects):
        rows.filter(participant=pair.double).update(participant=pair.kept)
    move_drafts(pair.double, pair.kept)
    Triad.objects.filter(author=pair.double, team__isnull=False).update(author=pair.kept)
    Mandate.objects.filter(holder=pair.double).update(holder=pair.kept)
    Mandate.objects.filter(proxy=pair.double).update(proxy=pair.kept)
    _move_note(pair, by)


def _move_note(pair: Pair, by: Actor) -> None:
    note = Note.objects.filter(participant=pair.double).first()
    own = Note.objects.filter(participant=pair.kept).first()
    if note and own is None:
        Note.objects.filter(pk=note.pk).update(participant=pair.kept)
    elif note and own:
        text = "\n\n".join(filter(None, [own.text, note.text]))
        Note.objects.filter(pk=own.pk).update(text=text)
        # A phone on which he is writing it is asked, not overwritten.
        note_change(pair.kept.session, own, FIELD, old=own.text, new=text, by=by)


def _fill_card(pair: Pair) -> None:
    kept, double = pair.kept, pair.double
    for name, text in pair.card.items():
        setattr(kept, name, text)
    for name in _EARLIEST:
        moments = [moment for moment in (getattr(kept, name), getattr(double, name)) if moment]
        setattr(kept, name, min(moments, default=None))
    if not kept.consented_at:
        kept.consented_at, kept.consent_text = double.consented_at, double.consent_text
    # He shared these very contacts, no others.
    if (kept.phone, kept.email) == (double.phone, double.email):
        kept.contacts_shared_at = kept.contacts_shared_at or double.contacts_shared_at
    kept.save()
