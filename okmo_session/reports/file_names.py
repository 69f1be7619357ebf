"""How documents are named when they are downloaded: in Russian, and in ASCII for who does not understand that."""

import re
from urllib.parse import quote

from django.utils.translation import gettext as _
from django.utils.translation import override

from sessions.models import StrategySession

# No system takes these in a name of a file.
_FORBIDDEN = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')
_LONGEST_TITLE = 80


def protocol_disposition(session: StrategySession) -> str:
    """Return the Content-Disposition of the PDF protocol."""
    with override(session.language):
        return _disposition("protokol", _("Protocol"), session, "pdf")


def workbook_disposition(session: StrategySession) -> str:
    """Return the Content-Disposition of the XLSX workbook."""
    with override(session.language):
        return _disposition("tablitsy", _("Tables of the session"), session, "xlsx")


def forms_disposition(session: StrategySession) -> str:
    """Return the Content-Disposition of the record forms as PDF."""
    with override(session.language):
        return _disposition("blanki-zapisi", _("Record forms"), session, "pdf")


def assessment_forms_disposition(session: StrategySession) -> str:
    """Return the Content-Disposition of the assessment forms as PDF."""
    with override(session.language):
        return _disposition("blanki-otsenki", _("Assessment forms"), session, "pdf")


def ballots_disposition(session: StrategySession, first: str = "", last: str = "") -> str:
    """Return the Content-Disposition of paper ballots as PDF, of those from serial `first` to `last`."""
    numbers = f"-{first}-{last}" if first else ""
    with override(session.language):
        words = _("Paper ballots")
        return _disposition(f"byulleteni{numbers}", f"{words} {first}–{last}" if first else words, session, "pdf")


def ballot_list_disposition(session: StrategySession) -> str:
    """Return the Content-Disposition of the list of triads for the vote as PDF."""
    with override(session.language):
        return _disposition("spisok-triad", _("List of triads for the vote"), session, "pdf")


def _disposition(ascii_word: str, word: str, session: StrategySession, ending: str) -> str:
    ascii_name = f"{ascii_word}-{session.slug}-{session.date:%Y-%m-%d}.{ending}"
    title = _FORBIDDEN.sub(" ", session.title)[:_LONGEST_TITLE].strip(" .")
    name = f"{word} — {title} — {session.date:%Y-%m-%d}.{ending}"
    # RFC 6266: who knows `filename*` takes it, everybody else the plain one.
    return f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(name, safe='')}"
