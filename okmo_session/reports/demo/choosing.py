"""Noon of the play: the vote, its count and its result."""

import datetime as dt
from functools import partial
from random import Random

from okmo_session.core.clock import now
from okmo_session.reports.demo.script import Hall, Script
from sessions.domain.agenda.deadlines import deadline_of
from sessions.models import Deadline, Stage
from triads.domain.image.assembling import assemble_empty
from triads.domain.image.versions import keep_version
from triads.domain.priorities import priorities
from triads.domain.record.records import accepted_triads
from voting.domain.ballots.casting import cast, new_ballot_key
from voting.domain.polls.closing import close_early
from voting.domain.polls.counting import count
from voting.domain.polls.current import current_poll
from voting.domain.polls.opening import open_poll
from voting.domain.polls.preparing import PollSettings, prepare_poll
from voting.domain.results.announcing import announce
from voting.domain.results.reading import counted_result
from voting.domain.results.run_off import start_run_off
from voting.domain.results.settling import next_method, settle_tie
from voting.models import Poll, PollOption, TieMethod

_VOTERS_IN_A_HUNDRED = 95
_FIRST_VOTES, _LAST_VOTES = 2, 29
_RUN_OFF_TAKES = dt.timedelta(minutes=3)


def vote(hall: Hall, script: Script, people: int) -> None:
    """Open the poll with its stage, let nearly everybody vote by the deadline, count, announce and write the image."""
    start = hall.stage(Stage.Kind.VOTING).planned_at
    script.add(start, 0.5, partial(_open, hall))
    chance = hall.chance("voters")
    for place, number in enumerate(chance.sample(range(people), people)):
        minute = _FIRST_VOTES + (_LAST_VOTES - _FIRST_VOTES) * place / people
        if chance.randrange(100) < _VOTERS_IN_A_HUNDRED:
            script.add(start, minute, partial(_cast, hall, number))
    results = hall.stage(Stage.Kind.RESULTS).planned_at
    script.add(results, 1, partial(_count, hall))
    script.add(results, 4, partial(_announce, hall))
    script.add(results, 6, partial(_write_image, hall))


def _open(hall: Hall) -> None:
    session = hall.session
    deadline = deadline_of(session, Deadline.Purpose.VOTE)
    assert deadline is not None, "the blueprint of the demo has a deadline for the vote"
    settings = PollSettings(
        closes_at=deadline.at,
        picks=min(session.picks, accepted_triads(session).count()),
        winners=session.winners,
        own_triads_allowed=session.own_triads_allowed,
    )
    poll = prepare_poll(session, settings, by=hall.facilitator)
    open_poll(poll, by=hall.facilitator)


def _cast(hall: Hall, number: int) -> None:
    poll = _poll(hall)
    voter = hall.people[number]
    options = list(poll.options.all())
    favour = hall.chance("favour")
    weights = {option.pk: favour.uniform(0.2, 1) for option in options}
    choice = _picked(options, weights, poll.picks, hall.chance("ballot", number))
    cast(poll, voter, new_ballot_key(), choice)


def _picked(options: list[PollOption], weights: dict[int, float], picks: int, chance: Random) -> list[int]:
    """Return the ids of the options this voter likes best: what the hall favours, and the voter's own taste."""
    liked = sorted(options, key=lambda option: weights[option.pk] * chance.random(), reverse=True)
    return [option.pk for option in liked[:picks]]


def _count(hall: Hall) -> None:
    count(_poll(hall), by=hall.facilitator)


def _announce(hall: Hall) -> None:
    poll = _poll(hall)
    while (found := counted_result(poll)).is_tie_open:
        if next_method(poll, found.steps) == TieMethod.RUN_OFF:
            _hold_run_off(hall, poll)
        settle_tie(poll, str(hall.chance("lot").randrange(1000, 10000)), by=hall.facilitator)
    announce(poll, by=hall.facilitator)


def _hold_run_off(hall: Hall, poll: Poll) -> None:
    run_off = start_run_off(poll, now() + _RUN_OFF_TAKES, by=hall.facilitator)
    open_poll(run_off, by=hall.facilitator)
    for number in range(len(hall.people)):
        _cast(hall, number)
    close_early(run_off, by=hall.facilitator)
    count(run_off, by=hall.facilitator)


def _write_image(hall: Hall) -> None:
    if priorities(hall.session).exists():
        assemble_empty(hall.session, by=hall.facilitator)
        keep_version(hall.session, by=hall.facilitator)


def _poll(hall: Hall) -> Poll:
    poll = current_poll(hall.session)
    assert poll is not None, "the poll is opened before"
    return poll
