"""The end of a session for good: what would be lost, and losing it."""

from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from measures.models import Measure
from okmo_session.core.data_folder import forget_made_files
from okmo_session.core.errors import DomainError
from okmo_session.core.log import log
from okmo_session.core.models import FieldPresence, FieldRevision, TopicVersion
from okmo_session.core.text import search_key
from sessions.actors import Actor
from sessions.domain.locking import lock_session
from sessions.models import Mandate, Participant, StrategySession, Team
from triads.models import Triad
from voting.models import Ballot

_UNWRITTEN = dict.fromkeys(("present_what", "present_effect", "future_what", "future_effect"), "")


def losses(session: StrategySession) -> list[str]:
    """Return what is deleted with the session, such as "118 participants"; nothing of what it does not have."""
    people = Participant.objects.filter(session=session).count()
    tables = Team.objects.filter(session=session).count()
    written = Triad.objects.filter(session=session).exclude(**_UNWRITTEN)
    triads, drafts = written.exclude(team=None).count(), written.filter(team=None).count()
    ballots = Ballot.objects.filter(poll__session=session).count()
    measures = Measure.objects.filter(plan__team__session=session).exclude(what="").count()
    mandates = Mandate.objects.filter(session=session).count()
    counted = [
        (people, ngettext("%(count)s participant", "%(count)s participants", people)),
        (tables, ngettext("%(count)s team", "%(count)s teams", tables)),
        (triads, ngettext("%(count)s written triad", "%(count)s written triads", triads)),
        (drafts, ngettext("%(count)s draft", "%(count)s drafts", drafts)),
        (ballots, ngettext("%(count)s ballot", "%(count)s ballots", ballots)),
        (measures, ngettext("%(count)s measure", "%(count)s measures", measures)),
        (mandates, ngettext("%(count)s mandate", "%(count)s mandates", mandates)),
    ]
    return [sentence % {"count": count} for count, sentence in counted if count]


@transaction.atomic
def delete_session(session: StrategySession, title: str, by: Actor) -> None:
    """Delete the session with everything in it; DomainError unless its `title` was typed.

    The journal stays: it holds no names and no texts, and says who deleted what.
    """
    lock_session(session, is_archive_open=True)
    if search_key(title) != search_key(session.title):
        raise DomainError(_("This is not the title of the session. Nothing was deleted."))
    log(session, "session deleted", by=by, target=session)
    key = session.pk
    session.delete()
    FieldRevision.objects.filter(session_id=key).delete()
    FieldPresence.objects.filter(session_id=key).delete()
    TopicVersion.objects.filter(session_id=key).delete()
    transaction.on_commit(partial(forget_made_files, key))
