"""What the hall sees on the wall: one scene, chosen by a console or by what runs now."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.urls import reverse

from measures.domain.summaries import plan_summaries
from okmo_session.core.qr import qr_code
from okmo_session.screens.domain.projector import control_of
from okmo_session.screens.models import ProjectorControl
from okmo_session.screens.talk_scene import talk_scene
from sessions.actors import Actor
from sessions.domain.running.day_line import DayRow, day_line
from sessions.domain.running.stages import StageNow, next_stage
from sessions.models import Stage, StrategySession
from triads.domain.image.parts import last_edit, parts_to_read
from triads.domain.record.summaries import record_summaries
from triads.models import KeyQuestion, Record
from voting.domain.polls.current import current_poll
from voting.domain.polls.turnout import turnout_lately
from voting.domain.results.revealing import Revealed, revealed
from voting.models import Poll

Kind = Stage.Kind
OF_STAGE: dict[str, str] = {
    Kind.PLENARY: "opening",
    Kind.TRIADS: "triads",
    Kind.TALKS: "talks",
    Kind.MEASURES: "measures",
    Kind.ASSEMBLY: "measures",
}


@dataclass(frozen=True)
class Scene:
    """A scene: its template's name, the stage and its clock, what it shows, and whether a bell ends its clock.

    Where it is not the scene of the stage, it has a `heading` of its own.
    """

    name: str
    now: StageNow
    data: dict[str, Any] = field(default_factory=dict)
    heading: str = ""
    has_sound: bool = False

    @property
    def template(self) -> str:
        """The template of the scene."""
        return f"screens/scenes/{self.name}.html"


class Wall:
    """What could be on the wall of a session at this moment; `root` is the address at which phones reach us."""

    def __init__(self, session: StrategySession, actor: Actor, root: str) -> None:
        self.session, self.actor, self.root = session, actor, root
        self.now = StageNow(session)
        self.control = control_of(session, self.now.stage)

    @property
    def scene(self) -> Scene:
        """The scene that is on the wall."""
        name = "dark" if self.control.is_dark else self.control.scene or self.by_itself
        heading = "" if name == OF_STAGE.get(self._kind) else dict(scene_names()).get(name, "")
        name, data = self._content(name)
        return Scene(name, self.now, data, heading, self.control.has_sound)

    @property
    def by_itself(self) -> str:
        """The name of the scene that follows the day. An open vote comes first: stages neither open nor close it."""
        if self.poll and self.poll.state == Poll.State.OPEN:
            return "turnout"
        if self.now.stage is None:
            return self._between_stages
        if self._kind == Kind.RESULTS or (self._kind == Kind.VOTING and self.poll):
            return "results"
        return OF_STAGE.get(self._kind, "clock")

    @property
    def join(self) -> dict[str, Any]:
        """The address at which a phone comes in, and its QR."""
        url = f"{self.root}{reverse('sessions:join_by_code', args=[self.session.join_code])}"
        return {"qr": qr_code(url), "join_url": url}

    @cached_property
    def poll(self) -> Poll | None:
        """The poll of the day, closed where its time has passed."""
        return current_poll(self.session)

    @cached_property
    def next(self) -> Stage | None:
        """The stage that comes."""
        return next_stage(self.session)

    @cached_property
    def _day(self) -> list[DayRow]:
        return day_line(self.session).rows

    @property
    def _coming(self) -> dict[str, Any]:
        # The stage that comes, and when the day as it stands will reach it.
        rows = [row for row in self._day if self.next and row.stage.pk == self.next.pk]
        return {"next": self.next, "next_at": rows[0].expected.starts_at or rows[0].stage.planned_at} if rows else {}

    @property
    def _kind(self) -> str:
        return self.now.stage.kind if self.now.stage else ""

    @property
    def _between_stages(self) -> str:
        if self.session.finished_at:
            return "goodbye"
        if not self.session.stages.exclude(state=Stage.State.PLANNED).exists():
            return "join"
        return "agenda" if self.next else "goodbye"

    def _content(self, name: str) -> tuple[str, dict[str, Any]]:
        makers: dict[str, Callable[[], dict[str, Any]]] = {
            "join": lambda: self._coming | self.join,
            "opening": lambda: {"key_questions": KeyQuestion.objects.filter(session=self.session)} | self.join,
            "agenda": lambda: {"rows": self._day},
            "clock": lambda: self._coming,
            "triads": self._progress,
            "talks": lambda: talk_scene(self.session),
            "measures": lambda: {"plans": plan_summaries(self.session)},
            "priorities": lambda: {"parts": parts_to_read(self.session)},
            # What was written last: the wall turns to it and stays.
            "image": lambda: {"parts": parts_to_read(self.session), "edited": last_edit(self.session)},
            "materials": lambda: {"materials": _cards(self.session)},
        }
        if name in ("turnout", "results"):
            return self._vote(name)
        return name, makers[name]() if name in makers else {}

    def _vote(self, name: str) -> tuple[str, dict[str, Any]]:
        # Until there is a result for the hall, the wall says how far the vote is.
        if self.poll and self.poll.state == Poll.State.OPEN:
            return "turnout", {"poll": self.poll, "turnout": turnout_lately(self.poll)} | self.join
        shown = self._revealed
        if shown is None or name == "turnout":
            return "vote", {"poll": self.poll, "turnout": turnout_lately(self.poll) if self.poll else None}
        return "results" if shown.is_begun else "tie", {"shown": shown, "hidden": range(shown.hidden)}

    @property
    def _revealed(self) -> Revealed | None:
        # While a run-off is prepared the hall looks at the tie that it shall settle.
        poll = self.poll
        if poll and poll.run_off_of and poll.state == Poll.State.PREPARED:
            poll = poll.run_off_of
        return revealed(poll, self.actor) if poll else None

    def _progress(self) -> dict[str, Any]:
        rows = record_summaries(self.session)
        handed_in = [row for row in rows if row.state in (Record.State.HANDED_IN, Record.State.ACCEPTED)]
        return {"tables": rows, "handed_in": len(handed_in)}


def scene_names() -> list[tuple[str, str]]:
    """Return the scenes a console may choose, each with its words."""
    return [(str(value), str(label)) for value, label in ProjectorControl.Scene.choices]


def _cards(session: StrategySession) -> list[dict[str, Any]]:
    rows = [(material, str(url)) for material in session.materials.all() for url in material.urls]
    return [
        {"material": material, "words": url.split("://", 1)[1].rstrip("/"), "qr": qr_code(url)}
        for material, url in rows
        if url.startswith(("http://", "https://"))
    ]
