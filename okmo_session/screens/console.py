"""What the facilitator's console shows: what runs, what comes, how late the day is, what can be taken back."""

from dataclasses import dataclass

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from okmo_session.screens.board import Need
from sessions.domain.running.acts import Verb, newest_act, undoable_act
from sessions.domain.running.day_line import DayLine, DayRow, day_line
from sessions.domain.running.stages import StageNow, next_stage, previous_stage
from sessions.models import AgendaAct, Stage, StageStep, StrategySession
from voting.domain.polls.current import current_poll
from voting.models import Poll


@dataclass(frozen=True)
class StepRow:
    """A sub-step of the running stage: done, current, next or, without minutes, beside the others."""

    step: StageStep
    state: str


@dataclass(frozen=True)
class Console:
    """Everything about the running agenda, at one moment; `seen` is the newest act the page knows."""

    session: StrategySession
    now: StageNow
    day: DayLine
    seen: int

    @cached_property
    def next(self) -> Stage | None:
        """The stage that comes."""
        return next_stage(self.session)

    @property
    def next_row(self) -> DayRow | None:
        """The stage that comes, with when it is expected."""
        return next((row for row in self.day.rows if self.next and row.stage.pk == self.next.pk), None)

    @cached_property
    def previous(self) -> Stage | None:
        """The stage to which one can go back."""
        return previous_stage(self.session)

    @cached_property
    def last_act(self) -> AgendaAct | None:
        """The act that can be undone."""
        return undoable_act(self.session)

    @property
    def last_act_words(self) -> str:
        """What the last act was, in words."""
        act = self.last_act
        return _words_of(act, {row.stage.pk: row.stage.title for row in self.day.rows}) if act else ""

    @property
    def steps(self) -> list[StepRow]:
        """The sub-steps of the running stage in order."""
        steps = self.now.stage.steps.all() if self.now.stage else []
        timed = [step.pk for step in steps if not step.is_parallel]
        current = self.now.step_number - 1 if self.now.step else len(timed)
        states = ["done"] * current + ["current"] + ["next"] * len(timed)
        by_pk = dict(zip(timed, states, strict=False))
        return [StepRow(step, by_pk.get(step.pk, "beside")) for step in steps]

    @property
    def punctuality(self) -> str:
        """How late the day is, as a sentence; nothing before the first stage is due."""
        late = self.day.delay_minutes
        if late > 0:
            return ngettext("The day is %(late)s minute late.", "The day is %(late)s minutes late.", late) % {
                "late": late
            }
        if late < 0:
            early = ngettext("The day is %(early)s minute early.", "The day is %(early)s minutes early.", -late)
            return early % {"early": -late}
        return _("The day keeps to its plan.") if self.now.stage else ""

    @property
    def missing(self) -> str:
        """What is missing before a start that does not move, as a sentence."""
        row = self.day.squeezed
        if row is None:
            return ""
        sentence = ngettext(
            "%(minutes)s minute is missing before %(time)s: “%(title)s” begins as planned.",
            "%(minutes)s minutes are missing before %(time)s: “%(title)s” begins as planned.",
            row.missing_minutes,
        )
        time = row.stage.planned_at.astimezone(self.session.zone).strftime("%H:%M")
        return sentence % {"minutes": row.missing_minutes, "time": time, "title": row.stage.title}

    @cached_property
    def poll(self) -> Poll | None:
        """The poll of the day, closed where its time has passed."""
        return current_poll(self.session)

    @property
    def is_result_to_show(self) -> bool:
        """Whether the next thing with the vote is to show the hall its result."""
        return self.poll is not None and self.poll.state == Poll.State.COUNTED

    @cached_property
    def vote_need(self) -> Need | None:
        """What is still to be done with the vote while it is its stage; None at other times."""
        stage = self.now.stage
        if stage is None or stage.kind not in (Stage.Kind.VOTING, Stage.Kind.RESULTS):
            return None
        poll = self.poll
        if poll is None or poll.state == Poll.State.PREPARED:
            return Need("warn", _("The vote is not open yet."))
        closes_at = poll.closes_at.astimezone(self.session.zone).strftime("%H:%M")
        needs = {
            Poll.State.OPEN: Need("", _("The vote is open until %(time)s.") % {"time": closes_at}),
            Poll.State.CLOSED: Need("warn", _("The vote is closed and has yet to be counted.")),
            Poll.State.COUNTED: Need("warn", _("The votes are counted, and the result has yet to be announced.")),
        }
        return needs.get(Poll.State(poll.state))


def console_of(session: StrategySession) -> Console:
    """Return the console of `session` as it stands now."""
    return Console(session, StageNow(session), day_line(session), newest_act(session))


def _words_of(act: AgendaAct, titles: dict[int, str]) -> str:
    minutes = act.before.get("minutes", 0)
    words = {
        Verb.START: _("“%(title)s” has begun"),
        Verb.FINISH: _("“%(title)s” has ended"),
        Verb.EXTEND: _("%(minutes)s min"),
        Verb.PAUSE: _("pause"),
        Verb.RESUME: _("the clock goes on"),
        Verb.BACK: _("back to “%(title)s”"),
        Verb.STEP: _("the step has ended"),
    }
    title = titles.get(act.before.get("stage", 0), "…")
    return words[Verb(act.verb)] % {"title": title, "minutes": f"{minutes:+d}".replace("-", "−")}
