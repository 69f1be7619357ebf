"""What the hall sees on the wall: one scene, chosen by what runs now."""

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from measures.domain.summaries import plan_summaries
from okmo_session.core.qr import qr_code
from sessions.actors import Actor
from sessions.domain.stages import StageNow, next_stage
from sessions.models import Stage, StrategySession
from triads.domain.summaries import record_summaries
from triads.models import KeyQuestion, Record
from voting.domain.polls import current_poll
from voting.domain.results import reveal
from voting.domain.turnout import turnout_lately
from voting.models import Poll

Kind = Stage.Kind


@dataclass(frozen=True)
class Scene:
    """A scene: its template's name, the stage and its clock, and what it shows."""

    name: str
    now: StageNow
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def template(self) -> str:
        """The template of the scene."""
        return f"screens/scenes/{self.name}.html"


def scene_of(session: StrategySession, actor: Actor, root: str) -> Scene:
    """Return the scene for this moment; `root` is the address at which phones reach us, as http://192.168.1.5:8000.

    An open vote comes before the stage: stages neither open nor close it.
    """
    now = StageNow(session)
    poll = current_poll(session)
    if poll and poll.state == Poll.State.OPEN:
        return Scene("turnout", now, {"poll": poll, "turnout": turnout_lately(poll)} | _join(session, root))
    if now.stage is None:
        return Scene("join", now, {"next": next_stage(session)} | _join(session, root))
    if now.stage.kind == Kind.RESULTS:
        return _results(session, now, poll, actor)
    return _stage_scene(session, now, root)


def _stage_scene(session: StrategySession, now: StageNow, root: str) -> Scene:
    assert now.stage
    if now.stage.kind == Kind.PLENARY:
        questions = KeyQuestion.objects.filter(session=session)
        return Scene("opening", now, {"key_questions": questions} | _join(session, root))
    if now.stage.kind == Kind.TRIADS:
        return Scene("triads", now, _progress(session))
    if now.stage.kind == Kind.TALKS:
        return Scene("talks", now, {"tables": record_summaries(session)})
    if now.stage.kind in (Kind.MEASURES, Kind.ASSEMBLY):
        return Scene("measures", now, {"plans": plan_summaries(session)})
    return Scene("clock", now, {"next": next_stage(session)})


def _results(session: StrategySession, now: StageNow, poll: Poll | None, actor: Actor) -> Scene:
    shown = reveal(poll, actor) if poll and poll.state == Poll.State.ANNOUNCED else None
    if shown is None:
        return Scene("clock", now, {"next": next_stage(session)})
    outside = [row for row in shown.rows if not row.is_winner]
    return Scene("results", now, {"result": shown, "winners": shown.winners, "outside": outside})


def _progress(session: StrategySession) -> dict[str, Any]:
    rows = record_summaries(session)
    handed_in = [row for row in rows if row.state in (Record.State.HANDED_IN, Record.State.ACCEPTED)]
    return {"tables": rows, "handed_in": len(handed_in)}


def _join(session: StrategySession, root: str) -> dict[str, Any]:
    url = f"{root}{reverse('sessions:join_by_code', args=[session.join_code])}"
    return {"qr": qr_code(url), "join_url": url}
