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
