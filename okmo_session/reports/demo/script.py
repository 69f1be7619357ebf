"""A script: who does what when. It is the same for every moment; a play stops where now is."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from random import Random

from okmo_session.core.clock import clock_at
from sessions.actors import Actor
from sessions.models import Participant, Stage, StrategySession

type Act = Callable[[], object]


@dataclass
class Hall:
    """The session that is played in and its crew, with the chance that decides everything by the seed."""

    session: StrategySession
    facilitator: Actor
    headquarters: Actor
    seed: int

    def chance(self, *what: object) -> Random:
        """Return the chance of one thing only, so that it does not depend on what was played before."""
        return Random(":".join(map(str, (self.seed, *what))))

    @cached_property
    def questions(self) -> dict[int, int]:
        """The ids of the key questions by their numbers."""
        return dict(self.session.key_questions.values_list("position", "pk"))

    @cached_property
    def people(self) -> list[Participant]:
        """Who has come, in order; ask only after the last one has."""
        people = list(self.session.participants.order_by("pk"))
        for participant in people:
            participant.session = self.session
        return people

    def stage(self, kind: Stage.Kind) -> Stage:
        """Return the first stage of a kind."""
        return self.session.stages.filter(kind=kind).order_by("position")[0]


@dataclass
class Script:
    """Acts with their moments."""

    acts: list[tuple[dt.datetime, int, Act]] = field(default_factory=list)
    _numbers: "count[int]" = field(default_factory=count)

    def add(self, start: dt.datetime, minutes: float, act: Act) -> None:
        """Let `act` happen so many minutes after `start`; of two at one moment the one added first comes first."""
        self.acts.append((start + dt.timedelta(minutes=minutes), next(self._numbers), act))

    def run(self, until: dt.datetime) -> int:
        """Play every act that is due by `until`, each at its own time; return how many these were."""
        due = sorted(act for act in self.acts if act[0] <= until)
        for moment, _number, act in due:
            with clock_at(moment):
                act()
        return len(due)
