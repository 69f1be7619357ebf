"""What the wall shows of the talks: the team that speaks with its triads, or the line of the speakers."""

from typing import Any

from sessions.models import StrategySession
from triads.domain.talks.running import talks_now
from triads.domain.talks.summaries import phase_clock
from triads.domain.visibility import talks_have_begun
from triads.models import Triad


def talk_scene(session: StrategySession) -> dict[str, Any]:
    """Return the data of the scene; the triads of a team only from the talks on."""
    line = talks_now(session)
    current = line.current if talks_have_begun(session) else None
    numbers = [talk.team.table_number for talk in line.talks]
    data = {"line": line, "current": current, "is_by_table": numbers == sorted(numbers)}
    if current is None:
        return data
    triads = Triad.objects.filter(team=current.team).for_reading().order_by("slot")
    written = [triad for triad in triads if not triad.is_empty]
    return data | {"triads": written, "clock": phase_clock(current)}
