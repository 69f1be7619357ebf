"""What is on the ballot: all accepted triads, the winners of an earlier round, or what was tied on a line."""

from django.db.models import Q, QuerySet

from triads.domain.assessment.results import assessment_scores
from triads.domain.record.records import accepted_triads
from triads.models import Triad
from voting.domain.results.reading import counted_result
from voting.models import Poll, PollOption


def new_options(poll: Poll) -> list[PollOption]:
    """Return the options of a poll that is about to open, not stored yet, with their texts as they stand now."""
    earlier = _earlier_options(poll)
    if earlier is None:
        options = [_of_triad(poll, triad) for triad in accepted_triads(poll.session)]
    else:
        options = [_of_option(poll, option) for option in earlier]
    for position, option in enumerate(options, start=1):
        option.position = position
    return options


def option_count(poll: Poll) -> int:
    """Return how many triads the ballot of a prepared poll would hold now."""
    earlier = _earlier_options(poll)
    return accepted_triads(poll.session).count() if earlier is None else earlier.count()


def winners_of(poll: Poll) -> QuerySet[PollOption]:
    """Return what an announced poll has chosen, with what the hall has added, in the order of its ballot."""
    return poll.options.filter(Q(place__isnull=False) | Q(is_added_by_hall=True))


def keep_scores(poll: Poll) -> None:
    """Keep how the teams assessed the options by the time the poll closed; the caller holds the lock.

    Whatever happens later to sheets, criteria or the choice between teams and persons, a tie is measured by these.
    """
    assert poll.closed_at is not None, "scores are kept at closing"
    scores = assessment_scores(poll.session, until=poll.closed_at)
    options = list(poll.options.filter(triad__in=scores))
    for option in options:
        option.scores = scores[option.triad_id]
    PollOption.objects.bulk_update(options, ["scores"])


def _earlier_options(poll: Poll) -> QuerySet[PollOption] | None:
    if poll.run_off_of:
        return poll.run_off_of.options.filter(number__in=counted_result(poll.run_off_of).still_tied)
    return winners_of(poll.among) if poll.among else None


def _of_triad(poll: Poll, triad: Triad) -> PollOption:
    assert triad.team is not None, "a triad of a record has its team"
    return PollOption(
        poll=poll,
        triad=triad,
        number=triad.number,
        table_number=triad.team.table_number,
        present=triad.present_norm.sentence,
        barriers=triad.barrier_texts,
        future=triad.future_norm.sentence,
    )


def _of_option(poll: Poll, option: PollOption) -> PollOption:
    return PollOption(
        poll=poll,
        triad_id=option.triad_id,
        number=option.number,
        table_number=option.table_number,
        present=option.present,
        barriers=option.barriers,
        future=option.future,
    )
