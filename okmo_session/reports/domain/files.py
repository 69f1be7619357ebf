"""Making PDF beside the pages: asked for, made in the background, kept while it is true."""

import hashlib
import logging
import threading
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from django.db import connection, transaction
from django.db.models import QuerySet

from okmo_session.core.clock import now
from okmo_session.core.exports.pdf import PdfError, PdfUnavailable, pdf_maker
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from okmo_session.reports.models import ReportFile
from okmo_session.reports.rules import protocol_of
from sessions.actors import Actor, system
from sessions.domain.locking import lock_session
from sessions.domain.topics import Topic
from sessions.models import StrategySession

KEPT = 5
# A file each for the parts of the largest pile of ballots.
KEPT_PARTS = 50
Kind = ReportFile.Kind
_OF_THE_VOTE = (Kind.BALLOTS, Kind.BALLOT_LIST)

logger = logging.getLogger(__name__)


def newest_file(session: StrategySession, actor: Actor) -> ReportFile | None:
    """Return the protocol that was asked for last among those the actor may read, or None."""
    return files_for(session, actor).first()


def files_for(session: StrategySession, actor: Actor) -> QuerySet[ReportFile]:
    """Return the protocols made for readers like the actor, newest first."""
    return ReportFile.objects.filter(session=session, kind=protocol_of(actor))


def forms_of(session: StrategySession, kind: Kind = Kind.RECORD_FORMS) -> QuerySet[ReportFile]:
    """Return the paper forms of that kind that were made for print, newest first."""
    return ReportFile.objects.filter(session=session, kind=kind)


def files_of(session: StrategySession, kind: Kind, contents: Iterable[str]) -> list[ReportFile | None]:
    """Return for each content the file that was made of it or is being made; None where it was not asked for."""
    found = {file.content_hash: file for file in forms_of(session, kind)}
    return [found.get(_hash(content)) for content in contents]


def make_protocol(session: StrategySession, html: str, by: Actor) -> ReportFile:
    """Have `html` made into the protocol that readers like `by` get."""
    return make_file(session, html, protocol_of(by), by)


@transaction.atomic
def make_file(session: StrategySession, html: str, kind: Kind, by: Actor, content: str = "") -> ReportFile:
    """Have `html` made into a PDF in the background; where that very content is made or being made, return that.

    `content` is what tells it from others, where that is not the HTML itself.
    """
    lock_session(session, is_archive_open=True)
    content_hash = _hash(content or html)
    file, is_new = ReportFile.objects.get_or_create(
        session=session, kind=kind, content_hash=content_hash, defaults={"asked_at": now()}
    )
    if is_new or not (file.is_ready or file.is_being_made):
        file.state = ReportFile.State.MAKING
        forms = "assessment forms asked for" if kind == Kind.ASSESSMENT_FORMS else "record forms asked for"
        ballots = "ballots asked for" if kind in _OF_THE_VOTE else forms
        log(session, ballots if file.is_form else "protocol asked for", by=by, target=file)
        transaction.on_commit(partial(_start, file, html))
    file.asked_at = now()
    file.save()
    publish(session, Topic.REPORTS)
    return file


def _hash(content: str) -> str:
    return hashlib.sha256(content.encode("utf-8", errors="replace")).hexdigest()


def _start(file: ReportFile, html: str) -> None:
    # Not a pool: a pool's threads would hold up the end of the server until the document is done.
    threading.Thread(target=_make, args=(file, html), name=f"protocol {file.pk}", daemon=True).start()


def _make(file: ReportFile, html: str) -> None:
    try:
        state, size = _written(file, html)
        _finish(file, state, size)
    except Exception:
        logger.exception("The protocol %s could not be finished.", file.pk)
    finally:
        connection.close()


def _written(file: ReportFile, html: str) -> tuple[ReportFile.State, int]:
    try:
        pdf = pdf_maker.make(html)
        write_whole(file.path, pdf)
    except PdfUnavailable as error:
        logger.warning("PDF cannot be made on this machine: %s", error)
        return ReportFile.State.UNAVAILABLE, 0
    except (PdfError, OSError) as error:
        logger.warning("The protocol %s was not made: %s", file.pk, error)
        return ReportFile.State.FAILED, 0
    return ReportFile.State.READY, len(pdf)


def write_whole(path: Path, content: bytes) -> None:
    """Write `content` so that nobody ever reads half of it. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{threading.get_ident()}.part")
    part.write_bytes(content)
    part.replace(path)


@transaction.atomic
def _finish(file: ReportFile, state: ReportFile.State, size: int) -> None:
    lock_session(file.session, is_archive_open=True)
    making = ReportFile.objects.filter(pk=file.pk, state=ReportFile.State.MAKING)
    if not making.update(state=state, size=size, made_at=now()):
        return
    forms = f"assessment forms {state}" if file.kind == Kind.ASSESSMENT_FORMS else f"record forms {state}"
    ballots = f"ballots {state}" if file.kind in _OF_THE_VOTE else forms
    log(file.session, ballots if file.is_form else f"protocol {state}", by=system(file.session), target=file)
    _forget_old(file)
    publish(file.session, Topic.REPORTS)


def _forget_old(file: ReportFile) -> None:
    same = ReportFile.objects.filter(session_id=file.session_id, kind=file.kind)
    kept = KEPT_PARTS if file.kind == Kind.BALLOTS else KEPT
    for old in same.exclude(state=ReportFile.State.MAKING)[kept:]:
        transaction.on_commit(partial(old.path.unlink, missing_ok=True))
        old.delete()
