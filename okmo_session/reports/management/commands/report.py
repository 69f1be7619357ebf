from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from okmo_session.core.exports.pdf import PdfError, PdfUnavailable, pdf_maker
from okmo_session.core.server.assets import collect_when_changed
from okmo_session.reports.documents.protocol import protocol_html
from okmo_session.reports.documents.workbook import session_workbook
from sessions.actors import Actor
from sessions.models import Role, StrategySession


class Command(BaseCommand):
    """Writes the session as a document, as the headquarters may read it."""

    help = "Write the workbook (xlsx) or the protocol (pdf) of a session to a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("session", help="the short name of the session, as in its address")
        parser.add_argument("format", choices=["xlsx", "pdf"])
        parser.add_argument("--out", required=True, type=Path, help="the file to write")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file; every refusal is a sentence."""
        session = self._session(options["session"])
        path: Path = options["out"]
        self._check(path)
        content = self._content(session, options["format"])
        try:
            path.write_bytes(content)
        except OSError as error:
            raise CommandError(_unwritable(path, error)) from error
        self.stdout.write(_("Written: %(path)s") % {"path": path})

    def _session(self, slug: str) -> StrategySession:
        session = StrategySession.objects.filter(slug=slug).first()
        if session is None:
            known = ", ".join(StrategySession.objects.values_list("slug", flat=True)[:20])
            sentence = _("There is no session “%(slug)s”. Known sessions: %(known)s.")
            raise CommandError(sentence % {"slug": slug, "known": known or _("none")})
        return session

    def _check(self, path: Path) -> None:
        # Before the work, not after it; appending leaves a file that is there as it is.
        is_there = path.exists()
        try:
            path.open("ab").close()
        except OSError as error:
            raise CommandError(_unwritable(path, error)) from error
        if not is_there:
            path.unlink()

    def _content(self, session: StrategySession, document: str) -> bytes:
        actor = Actor(session, Role.HEADQUARTERS)
        if document == "xlsx":
            return session_workbook(session, actor)
        collect_when_changed()
        try:
            return pdf_maker.make(protocol_html(session, actor))
        except PdfUnavailable as error:
            sentence = _("This computer cannot make PDF, because the library Pango is missing (%(reason)s).")
            raise CommandError(sentence % {"reason": error}) from error
        except PdfError as error:
            raise CommandError(_("The PDF was not made (%(reason)s).") % {"reason": error}) from error
        finally:
            pdf_maker.close()


def _unwritable(path: Path, error: OSError) -> str:
    return _("The file %(path)s cannot be written: %(reason)s.") % {"path": path, "reason": error.strerror}
