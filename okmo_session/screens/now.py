"""The one thing asked now of a participant or of a table: a sentence, and where to do it."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from measures.domain.tables import plan_at_table, plan_of
from okmo_session.core.clock import now
from okmo_session.screens.talk_sentences import talk_sentence
from okmo_session.screens.vote_now import choice_sentence, vote_sentence
from sessions.domain.running.stages import current_step, running_stage
from sessions.domain.tables.seating import team_of
from sessions.models import Participant, Stage, StageStep, StrategySession, Team
from triads.models import KeyQuestion
from voting.domain.ballots.casting import has_voted, way_of
from voting.domain.polls.current import current_poll
from voting.models import Poll, TurnOut
from voting.rules import is_being_shown

Kind = Stage.Kind


@dataclass(frozen=True)
class Now:
    """What a page of «Now» says: a sentence, at most one place to go, and the goal where `with_goal`."""

    session: StrategySession
    stage: Stage | None
    title: str
    sentence: str
    url: str = ""
    label: str = ""
    with_goal: bool = False

    @property
    def step(self) -> StageStep | None:
        """The step of the stage that is on now, or None."""
        found = current_step(self.stage, now()) if self.stage else None
        return found[0] if found else None

    @property
    def expected(self) -> str:
        """What the programme says about the stage, beside the sentence; a vote goes its own way whatever it says."""
        if self.stage is None or self.stage.kind == Kind.VOTING or self.title != self.stage.title:
            return ""
        return self.stage.expected if self.stage.expected != self.sentence else ""

    @property
    def is_paused(self) -> bool:
        """Whether the clock of the stage stands still."""
        return bool(self.stage and self.stage.timer.is_paused)

    @property
    def is_after_vote(self) -> bool:
        """Whether the day has come to its results: the priorities and the image of the future have a link."""
        return bool(self.stage and self.stage.kind in (Kind.RESULTS, Kind.MEASURES, Kind.ASSEMBLY))

    @property
    def key_questions(self) -> list[KeyQuestion]:
        """The questions of the day, shown with the goal."""
        return list(KeyQuestion.objects.filter(session=self.session))


def now_of_participant(participant: Participant) -> Now:
    """Return what `participant` is asked now. An open vote comes first: stages neither open nor close it."""
    session = participant.session
    stage = running_stage(session)
    poll = current_poll(session)
    if poll and poll.state == Poll.State.OPEN:
        return _open_vote(participant, stage, poll)
    if stage is None or session.finished_at:
        return _before_or_after(session)
    if stage.kind in (Kind.VOTING, Kind.RESULTS):
        return _closed_vote(participant, stage, poll)
    if stage.kind == Kind.MEASURES:
        return _place_for_measures(participant, stage)
    if stage.kind in (Kind.TRIADS, Kind.TALKS):
        return _work_on_triads(participant, stage)
    return _plain(stage)


def now_of_table(team: Team) -> Now:
    """Return what the tablet of the morning's `team` is asked now; in the afternoon another team sits at its table."""
    session = team.session
    stage = running_stage(session)
    if stage is None or session.finished_at:
        return _before_or_after(session)
    if stage.kind == Kind.MEASURES and (plan := plan_at_table(team)):
        sentence = _("Write the steps for priority %(number)s and hand them in.") % {"number": plan.priority.number}
        return Now(session, stage, stage.title, sentence, _url("measures:plan", session), _("Open the plan"))
    if stage.kind == Kind.TRIADS:
        sentence = _("Choose the team's triads, name the speaker, hand in the record.")
        return Now(session, stage, stage.title, sentence, _url("triads:record", session), _("Open the record"))
    if stage.kind == Kind.TALKS:
        return _talks(stage, team)
    if stage.kind in (Kind.VOTING, Kind.RESULTS):
        return _vote_at_table(stage)
    return _plain(stage)


def _open_vote(participant: Participant, stage: Stage | None, poll: Poll) -> Now:
    session = participant.session
    url = _url("voting:ballot", session)
    way = way_of(poll, participant)
    if way == TurnOut.Way.PAPER:
        return Now(session, stage, poll.title, _("You vote on paper: hand in your ballot before the vote closes."))
    if way == TurnOut.Way.PHONE:
        sentence = _("Your choice is in. It may be changed until the vote closes.")
        return Now(session, stage, poll.title, sentence, url, _("See my choice"))
    return Now(session, stage, poll.title, choice_sentence(poll), url, _("Choose"))


def _closed_vote(participant: Participant, stage: Stage, poll: Poll | None) -> Now:
    session = stage.session
    if poll and poll.state == Poll.State.ANNOUNCED:
        return _announced(stage, poll)
    if poll and is_being_shown(poll):
        return _being_shown(stage)
    sentence = vote_sentence(poll)
    if poll and poll.state == Poll.State.PREPARED:
        return Now(session, stage, stage.title, sentence, _url("voting:ballot", session), _("How the vote goes"))
    if poll and poll.is_over and has_voted(poll, participant):
        return Now(session, stage, stage.title, sentence, _url("voting:ballot", session), _("See my choice"))
    return Now(session, stage, stage.title, sentence)


def _vote_at_table(stage: Stage) -> Now:
    poll = current_poll(stage.session)
    if poll and poll.state == Poll.State.ANNOUNCED:
        return _announced(stage, poll)
    if poll and poll.state == Poll.State.OPEN:
        sentence = _("Everybody chooses on his own phone. The table has nothing to hand in.")
        return Now(stage.session, stage, stage.title, sentence)
    if poll and is_being_shown(poll):
        return _being_shown(stage)
    return Now(stage.session, stage, stage.title, vote_sentence(poll))


def _announced(stage: Stage, poll: Poll) -> Now:
    url = _url("voting:result", stage.session)
    if not poll.sets_priorities:
        return Now(stage.session, stage, stage.title, _("The result of the vote is announced."), url, _("See it"))
    return Now(stage.session, stage, stage.title, _("The priorities are chosen."), url, _("See them"))


def _being_shown(stage: Stage) -> Now:
    url, sentence = _url("voting:result", stage.session), _("The result is being shown on the screen of the hall.")
    return Now(stage.session, stage, stage.title, sentence, url, _("See what is shown"))


def _before_or_after(session: StrategySession) -> Now:
    if session.finished_at or session.stages.filter(state=Stage.State.FINISHED).exists():
        if not session.finished_at and session.stages.filter(state=Stage.State.PLANNED).exists():
            return Now(session, None, _("A pause between two stages"), _("The next one begins in a moment."))
        url = _url("measures:measures", session)
        return Now(session, None, _("The session is over"), _("Thank you for the work."), url, _("What was decided"))
    return Now(session, None, session.title, _("The session has not begun yet."), with_goal=True)


def _place_for_measures(participant: Participant, stage: Stage) -> Now:
    session = participant.session
    plan = plan_of(participant)
    if plan is None:
        return Now(
            session, stage, stage.title, _("The headquarters is making up the teams: your new table will be here.")
        )
    words = {"table": plan.team.table_number, "number": plan.priority.number}
    sentence = _("Your new table is № %(table)s, priority %(number)s.") % words
    return Now(session, stage, stage.title, sentence, _url("measures:measures", session), _("The priority"))


def _work_on_triads(participant: Participant, stage: Stage) -> Now:
    team = team_of(participant, Team.Round.NORMS)
    if stage.kind == Kind.TRIADS:
        return _drafts(stage, team)
    return _talks(stage, team)


def _drafts(stage: Stage, team: Team | None) -> Now:
    sentence = _(
        "Write your triads: what is now, what stands between, what shall be. Then propose them to table № %(table)s."
    )
    alone = _(
        "Write your triads: what is now, what stands between, what shall be. "
        "For a place at a table ask the headquarters."
    )
    words = sentence % {"table": team.table_number} if team else alone
    url = _url("triads:drafts", stage.session)
    return Now(stage.session, stage, stage.title, words, url, _("Write my triads"))


def _talks(stage: Stage, team: Team | None) -> Now:
    session = stage.session
    sentence = talk_sentence(session, team)
    return Now(session, stage, stage.title, sentence, _url("triads:talk_now", session), _("The talk and its triads"))


def _plain(stage: Stage) -> Now:
    sentences = {
        Kind.PLENARY: _("Listen: what the day is for and how it goes."),
        Kind.NETWORKING: _("Get to know those you do not know yet: name, region, what you can be useful for."),
        Kind.TRIADS: _("Write the team's triads."),
        Kind.TALKS: _("Listen to the teams. The order is by table number."),
        Kind.MEASURES: _("The teams are being made up."),
        Kind.BREAK: _("A break."),
        Kind.ASSEMBLY: _("The teams report what they have worked out."),
    }
    text = stage.expected or sentences[Kind(stage.kind)]
    return Now(stage.session, stage, stage.title, text, with_goal=stage.kind == Kind.PLENARY)


def _url(name: str, session: StrategySession) -> str:
    return reverse(name, args=[session.slug])
