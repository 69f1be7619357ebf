"""What the hall is told about the talks in one sentence or two: who speaks, who gets ready."""

from django.utils.translation import gettext as _

from sessions.models import StrategySession, Team
from triads.domain.talks.running import TalksNow, talks_now
from triads.models import Talk


def talk_sentence(session: StrategySession, team: Team | None) -> str:
    """Return who speaks and who gets ready, as the table of `team` and its members are told; None has no table."""
    line = talks_now(session)
    return " ".join(filter(None, (_who_speaks(line, team), _who_gets_ready(line, team))))


def _who_speaks(line: TalksNow, team: Team | None) -> str:
    current = line.current
    if current is None:
        return _("Listen to the teams and compare.") if line.waiting else _("All teams have spoken.")
    if current.team == team:
        is_asked = current.state == Talk.State.QUESTIONS
        return _("Your table is asked questions.") if is_asked else _("Your table has the word.")
    words = {"number": current.team.table_number, "speaker": current.team.speaker or ""}
    if current.team.speaker:
        return _("Table № %(number)s is speaking: %(speaker)s.") % words
    return _("Table № %(number)s is speaking.") % words


def _who_gets_ready(line: TalksNow, team: Team | None) -> str:
    if line.coming is None:
        return ""
    if line.coming.team == team:
        return _("You are next.")
    return _("Table № %(number)s gets ready.") % {"number": line.coming.team.table_number}
