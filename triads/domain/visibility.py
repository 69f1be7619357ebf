"""From when on tables may read each other's triads."""

from sessions.models import Stage, StrategySession

# Without talks in the agenda the next stage that shows triads to everybody opens them.
OPENING_KINDS = (Stage.Kind.TALKS, Stage.Kind.VOTING, Stage.Kind.RESULTS)


def talks_have_begun(session: StrategySession) -> bool:
    """Tell whether the talks, or any stage after them, have started."""
    opening = session.stages.filter(kind__in=OPENING_KINDS).values_list("position", flat=True).first()
    if opening is None:
        return False
    return session.stages.filter(position__gte=opening).exclude(state=Stage.State.PLANNED).exists()


def talks_are_over(session: StrategySession) -> bool:
    """Tell whether the last stage of talks has ended or a later stage has begun; without talks, whether they began."""
    stages = list(session.stages.values_list("kind", "state"))
    talks = [place for place, (kind, _state) in enumerate(stages) if kind == Stage.Kind.TALKS]
    if not talks:
        return talks_have_begun(session)
    (_kind, state), later = stages[talks[-1]], stages[talks[-1] + 1 :]
    return state == Stage.State.FINISHED or any(state != Stage.State.PLANNED for _kind, state in later)
