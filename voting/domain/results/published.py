"""The list of ballots for everybody: as lines on a page, and as a file to be recounted without this program's data."""

from fractions import Fraction

from django.db.models import Q
from django.utils.translation import gettext as _

from sessions.actors import Actor
from sessions.models import StrategySession
from voting.domain.results.publication import Publication, PublishedStep, as_text
from voting.domain.results.reading import lines_of, result
from voting.models import Ballot, Poll, TieStep
from voting.rules import can_see_result


def published_file(poll: Poll, actor: Actor) -> str | None:
    """Return the text of the published ballots for `manage.py verify`, or None where `actor` may not know them."""
    publication = publication_of(poll, actor)
    return None if publication is None else as_text(publication, _notes())


def publication_of(poll: Poll, actor: Actor) -> Publication | None:
    """Return what is published of `poll`, without a name in it, or None where `actor` may not know it."""
    found = result(poll, actor)
    if found is None:
        return None
    return Publication(
        title=poll.title,
        picks=poll.picks,
        winners=poll.winners,
        methods=list(poll.tie_methods),
        options={option.number: option.future for option in poll.options.all()},
        rows=list(found.tally.counted),
        steps=[_step(step) for step in found.steps],
        places=[row.option.number for row in found.winners],
        added=[row.option.number for row in found.added],
        fingerprint=poll.ballots_hash,
        lines=lines_of(poll),
    )


def voters_by_receipt(poll: Poll, actor: Actor) -> dict[str, str]:
    """Return who cast which ballot of an open poll, by receipt; empty in a secret one, where nobody knows."""
    if poll.is_secret or not can_see_result(actor, poll):
        return {}
    named = Ballot.objects.filter(poll=poll, participant__isnull=False)
    return dict(named.values_list("receipt", "participant__name"))


def published_polls(session: StrategySession, actor: Actor) -> list[Poll]:
    """Return the polls of `session` whose ballots `actor` may know, the newest first."""
    counted = Q(state__in=[Poll.State.COUNTED, Poll.State.ANNOUNCED])
    return [poll for poll in session.polls.filter(counted).order_by("-pk") if can_see_result(actor, poll)]


def _step(step: TieStep) -> PublishedStep:
    return PublishedStep(
        method=step.method,
        places_left=step.places_left,
        tied=step.tied,
        scores={number: Fraction(score) for number, score in step.scores.items()},
        seed=step.seed,
        placed=step.placed,
        still_tied=step.still_tied,
    )


def _notes() -> list[str]:
    return [
        _("Ballots without voters. To recount them: python manage.py verify FILE"),
        _("The lines after “ballots” are receipt;number;number. Their SHA-256 is in the journal and in the protocol."),
    ]
