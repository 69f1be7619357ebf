"""Files of records that come back: read, compared with what stands in the record, taken over field by field."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from okmo_session.core.autosave import Change, Conflict, Saved, versions
from okmo_session.core.clock import now
from okmo_session.core.errors import DomainError
from okmo_session.core.fields import save_into
from okmo_session.core.imports.sheets import FileError
from okmo_session.core.live.publish import publish
from okmo_session.core.log import log
from okmo_session.core.text import clean_text, search_key
from sessions.actors import Actor
from sessions.domain.locking import lock_session
from sessions.domain.tables.teams import add_member, members_of, name_speaker
from sessions.domain.topics import Topic, team_topic
from sessions.models import StrategySession, Team
from triads.domain.record.fields import field_of
from triads.domain.record.records import open_record
from triads.models import Record, RecordUpload
from triads.record_file.layout import file_key
from triads.record_file.reading import RecordFile, read_record_file


class ChangedMeanwhile(DomainError):
    """A field was written since somebody looked at the file beside the record: nothing was taken over."""


@dataclass(frozen=True)
class Choice:
    """What somebody takes of a file: texts by field, on which versions, the speaker on which, and new members."""

    texts: Mapping[str, str]
    bases: Mapping[str, int]
    speaker: str | None = None
    speaker_before: str = ""
    members: list[tuple[str, str]] = field(default_factory=list)


def read_upload(
    session: StrategySession, file_name: str, content: bytes, chosen: Team | None, by: Actor
) -> RecordUpload:
    """Read a file to be looked at beside its record; FileError with a sentence where it is no file of that table.

    `chosen` is the table it was handed in for, None where the file itself shall say.
    """
    found = read_record_file(session, content)
    record = open_record(_team_of(session, found, chosen))
    with transaction.atomic():
        lock_session(session)
        # Whoever chooses another file has done with the one before.
        waiting = record.uploads.filter(actor=by.reference, applied_at=None, discarded_at=None)
        waiting.update(discarded_at=now(), content=b"", texts={})
        upload = RecordUpload.objects.create(
            record=record,
            file_name=clean_text(file_name)[:200],
            content=content,
            texts={
                "fields": found.texts,
                "members": found.members,
                "unread": found.unread,
                "has_key": bool(found.key),
            },
            versions=versions(record),
            actor=by.reference,
            uploaded_at=now(),
        )
        log(session, "record file read", by=by, target=upload, record=record.pk)
    return upload


@transaction.atomic
def take_over(upload: RecordUpload, choice: Choice, by: Actor) -> None:
    """Put what was chosen into the record, all of it or nothing; ChangedMeanwhile where somebody wrote since."""
    record = upload.record
    lock_session(record.team.session)
    _refuse_done(upload)
    record.refresh_from_db(fields=["state", "is_frozen", "file_handed_in_at"])
    record.team.refresh_from_db(fields=["name", "speaker"])
    if not record.is_open:
        raise DomainError(_("The record is closed: it has been handed in. Nothing of the file was taken over."))
    changed = [name for name, text in choice.texts.items() if not _put(upload, name, text, choice, by)]
    if changed:
        raise ChangedMeanwhile(
            _("Somebody has written in the record since you looked. Nothing was taken over; look once more.")
        )
    for name, region in choice.members:
        add_member(record.team, name, region, by)
    if choice.speaker is not None:
        _name_speaker(record.team, choice, by)
    _finish(upload, [*choice.texts], by)


@transaction.atomic
def discard_upload(upload: RecordUpload, by: Actor) -> None:
    """Throw away a file that was read and not taken over: what stood in it is forgotten."""
    session = upload.record.team.session
    lock_session(session)
    waiting = RecordUpload.objects.filter(pk=upload.pk, applied_at=None, discarded_at=None)
    if waiting.update(discarded_at=now(), content=b"", texts={}):
        log(session, "record file thrown away", by=by, target=upload)


def _team_of(session: StrategySession, found: RecordFile, chosen: Team | None) -> Team:
    teams = session.teams.filter(round=Team.Round.NORMS).order_by("table_number")
    owner = next((team for team in teams if file_key(team) == found.key), None)
    if found.key and owner is None:
        raise FileError(_("This is a file of another session. Download the form of the table here and fill in that."))
    if owner and chosen and owner != chosen:
        raise FileError(
            _("This is the file of table № %(number)d, not of table № %(chosen)d. Choose the right file or table.")
            % {"number": owner.table_number, "chosen": chosen.table_number}
        )
    team = owner or chosen
    if team is None:
        raise FileError(_no_table(found))
    team.session = session
    return team


def _no_table(found: RecordFile) -> str:
    if found.table:
        return _(
            "The file has lost the mark of its table. By the numbers of its triads it is of table № %(number)d: choose"
            " the table and the file once more."
        ) % {"number": found.table}
    return _("The file does not say of which table it is. Choose the table and the file once more.")


def _refuse_done(upload: RecordUpload) -> None:
    upload.refresh_from_db(fields=["applied_at", "discarded_at"])
    if not upload.is_waiting:
        raise DomainError(_("This file has already been taken over or thrown away."))


def _put(upload: RecordUpload, name: str, text: str, choice: Choice, by: Actor) -> bool:
    """Put `text` into a field; False where somebody wrote there since."""
    base = choice.bases.get(name, upload.versions.get(name, 0))
    change = Change(name, text, base, f"upload-{upload.pk}-{name}"[:40])
    answer: Saved | Conflict = save_into(
        upload.record.team.session, upload.record, field_of(upload.record, name), change, by
    )
    return isinstance(answer, Saved)


def _name_speaker(team: Team, choice: Choice, by: Actor) -> None:
    speaker = team.speaker.name if team.speaker else ""
    if search_key(speaker) == search_key(choice.speaker or ""):
        return
    if search_key(speaker) != search_key(choice.speaker_before):
        raise ChangedMeanwhile(_("The speaker has been named anew since you looked. Nothing was taken over."))
    wanted = search_key(choice.speaker or "")
    found = next((member for member in members_of(team) if search_key(member.name) == wanted), None)
    if found is None:
        raise DomainError(
            _("The speaker of the file, %(name)s, does not sit at this table. Write this person in first.")
            % {"name": choice.speaker}
        )
    name_speaker(team, found, by)


def _finish(upload: RecordUpload, names: list[str], by: Actor) -> None:
    moment, record = now(), upload.record
    RecordUpload.objects.filter(pk=upload.pk).update(applied_at=moment)
    Record.objects.filter(pk=record.pk).update(edited_at=moment)
    Record.objects.filter(pk=record.pk, file_handed_in_at=None).update(file_handed_in_at=moment)
    log(record.team.session, "record file taken over", by=by, target=upload, record=record.pk, fields=names)
    publish(record.team.session, team_topic(record.team), Topic.BOARD)
