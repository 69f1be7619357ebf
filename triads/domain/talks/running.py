"""The talks as they are run: start, questions, the end, leaving out and bringing back, the clock, the order.

A verb takes `seen`, what the page knew of the line (`TalksNow.seen`): of two clicks one counts. None outside a page.
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from okmo_session.core import ordering
from okmo_session.core.clock import now
from okmo_session.core.errors import DomainError
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from sessions.actors import Actor
from sessions.domain.locking import lock_session
from sessions.domain.topics import Topic
from sessions.models import StrategySession
from triads.domain.talks.clock import TalkClock, begun
from triads.domain.talks.line import TalksNow, clock_of, open_talks, talks_now
from triads.domain.talks.notes import save_notes
from triads.domain.visibility import talks_have_begun
from triads.models import Talk

__all__ = [
    "TalksNow",
    "begin_questions",
    "bring_back_talk",
    "extend_talk",
    "finish_talk",
    "go_on",
    "move_talk",
    "open_talks",
    "pause_talk",
    "resume_talk",
    "save_notes",
    "skip_talk",
    "start_talk",
    "talks_now",
]
State = Talk.State
_RUNNING = (State.SPEAKING, State.QUESTIONS)
_STOPPED: dict[str, Any] = {"ends_at": None, "paused_remaining": None}
_NEVER_HELD: dict[str, Any] = {"finished_at": None, "talk_seconds": None, "question_seconds": None}


@transaction.atomic
def go_on(session: StrategySession, by: Actor, seen: str | None = None) -> None:
    """Take the next step: from the talk to its questions, from them to the next team's talk, or to the end."""
    line = _begin(session, seen)
    current = line.current
    if current and current.state == State.SPEAKING and session.question_minutes:
        begin_questions(current, by)
        return
    if current is None and line.coming is None:
        raise DomainError(_("Nobody is waiting to speak."))
    if current:
        finish_talk(current, by)
    if line.coming:
        start_talk(line.coming, by)


@transaction.atomic
def start_talk(talk: Talk, by: Actor, seen: str | None = None) -> None:
    """Give the word to a team that waits; one talks at a time, and not before the stage of the talks."""
    line = _begin(talk.session, seen)
    _expect(talk, State.WAITING)
    if not talks_have_begun(talk.session):
        raise DomainError(_("Start the stage of the talks first: until then nobody sees another table's triads."))
    if line.current:
        raise DomainError(
            _("Table № %(number)s is speaking: finish its talk first.") % {"number": line.current.team.table_number}
        )
    moment = now()
    _put(talk, begun(talk.session.talk_minutes, moment), state=State.SPEAKING, started_at=moment, **_NEVER_HELD)
    _tell(talk, "talk started", by)


@transaction.atomic
def begin_questions(talk: Talk, by: Actor, seen: str | None = None) -> None:
    """End the talk and begin the questions; how long it took is kept."""
    _begin(talk.session, seen)
    _expect(talk, State.SPEAKING)
    moment = now()
    seconds = clock_of(talk).seconds(moment)
    _put(talk, begun(talk.session.question_minutes, moment), state=State.QUESTIONS, talk_seconds=seconds)
    _tell(talk, "talk questions begun", by, seconds=seconds)


@transaction.atomic
def finish_talk(talk: Talk, by: Actor, seen: str | None = None) -> None:
    """End the team's turn, in its talk or its questions; how long the phase took is kept."""
    _begin(talk.session, seen)
    _expect(talk, *_RUNNING)
    moment = now()
    kept = "talk_seconds" if talk.state == State.SPEAKING else "question_seconds"
    seconds = clock_of(talk).seconds(moment)
    _write(talk, state=State.HELD, finished_at=moment, **{kept: seconds}, **_STOPPED)
    _tell(talk, "talk finished", by, seconds=seconds)


@transaction.atomic
def skip_talk(talk: Talk, by: Actor, seen: str | None = None) -> None:
    """Leave out a team that is not ready, also one whose clock runs already."""
    _begin(talk.session, seen)
    _expect(talk, State.WAITING, *_RUNNING)
    _write(talk, state=State.SKIPPED, started_at=None, **_NEVER_HELD, **_STOPPED)
    _tell(talk, "talk skipped", by)


@transaction.atomic
def bring_back_talk(talk: Talk, by: Actor, seen: str | None = None) -> None:
    """Let a team that was left out wait again, in its old place; also one whose talk was finished by mistake."""
    _begin(talk.session, seen)
    _expect(talk, State.SKIPPED, State.HELD)
    _write(talk, state=State.WAITING, started_at=None, **_NEVER_HELD)
    _tell(talk, "talk brought back", by)


@transaction.atomic
def move_talk(talk: Talk, step: int, by: Actor, seen: str | None = None) -> None:
    """Let a team that waits speak `step` turns later, or earlier where it is negative; others keep their order."""
    line = _begin(talk.session, seen)
    _expect(talk, State.WAITING)
    turns = [one.pk for one in line.waiting]
    turn = turns.index(talk.pk)
    place = min(max(0, turn + step), len(turns) - 1)
    everybody = [one.pk for one in line.talks]
    ordering.move(talk.session.talks.all(), talk.pk, everybody.index(turns[place]) - everybody.index(talk.pk))
    talk.refresh_from_db(fields=["position"])
    _tell(talk, "talk moved", by, step=step)


@transaction.atomic
def pause_talk(talk: Talk, by: Actor, seen: str | None = None) -> None:
    """Let the clock of the talk stand still."""
    _begin(talk.session, seen)
    _expect(talk, *_RUNNING)
    if clock_of(talk).is_paused:
        raise DomainError(_("The clock stands still already."))
    _put(talk, clock_of(talk).paused(now()))
    _tell(talk, "talk paused", by)


@transaction.atomic
def resume_talk(talk: Talk, by: Actor, seen: str | None = None) -> None:
    """Let the clock of the talk go on with what was left."""
    _begin(talk.session, seen)
    _expect(talk, *_RUNNING)
    if not clock_of(talk).is_paused:
        raise DomainError(_("The clock runs already."))
    _put(talk, clock_of(talk).resumed(now()))
    _tell(talk, "talk resumed", by)


@transaction.atomic
def extend_talk(talk: Talk, by: Actor, seen: str | None = None, *, minutes: int = 1) -> None:
    """Give the phase that runs `minutes` more; in overtime they count from now."""
    _begin(talk.session, seen)
    _expect(talk, *_RUNNING)
    _put(talk, clock_of(talk).extended(dt.timedelta(minutes=minutes), now()))
    _tell(talk, "talk extended", by, minutes=minutes)


def _begin(session: StrategySession, seen: str | None) -> TalksNow:
    lock_session(session)
    if StrategySession.objects.filter(pk=session.pk, finished_at__isnull=False).exists():
        raise DomainError(_("The session is finished: let it go on first."))
    line = talks_now(session)
    if seen is not None and seen != line.seen:
        raise DomainError(_("The talks have just been changed: look at who speaks now, and press again if needed."))
    return line


def _expect(talk: Talk, *states: State) -> None:
    # Read anew under the lock: of two clicks one wins.
    talk.refresh_from_db(fields=["state", "position", "length", "ends_at", "paused_remaining"])
    if talk.state not in states:
        number = talk.team.table_number
        raise DomainError(_("The talk of table № %(number)s has already changed: look again.") % {"number": number})


def _put(talk: Talk, clock: TalkClock, **values: Any) -> None:
    _write(talk, length=clock.length, ends_at=clock.ends_at, paused_remaining=clock.paused_remaining, **values)


def _write(talk: Talk, **values: Any) -> None:
    for name, value in values.items():
        setattr(talk, name, value)
    talk.save(update_fields=list(values))


def _tell(talk: Talk, event: str, by: Actor, **details: int) -> None:
    log(talk.session, event, by=by, target=talk, **details)
    publish(talk.session, Topic.TALKS, Topic.BOARD, Topic.PROJECTOR)
