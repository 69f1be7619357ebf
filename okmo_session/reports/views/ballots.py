"""The vote on paper for print: the sheets part by part, and the list of triads."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from okmo_session.core.htmx import render_region
from okmo_session.reports.documents.ballots import Part, ballot_list_html, ballots_html, parts_of
from okmo_session.reports.domain.files import files_of
from okmo_session.reports.file_names import ballot_list_disposition, ballots_disposition
from okmo_session.reports.models import ReportFile
from okmo_session.reports.views.printing import Paper, Printing, asked
from sessions.access import ActorRequest, actor_required
from sessions.models import StrategySession
from sessions.rules import can_work_in_headquarters
from voting.domain.paper.serials import shown
from voting.domain.polls.current import current_poll
from voting.models import Poll


def _ballots(request: ActorRequest, session: StrategySession) -> Paper:
    poll = _poll(session)
    parts = parts_of(poll)
    number = _part_number(request)
    if number not in range(max(len(parts), 1)):
        raise Http404
    if not parts:
        return Paper(ballots_html(poll, []), is_empty=True)
    return Paper(ballots_html(poll, parts[number].serials), parts[number].content)


def _ballots_named(session: StrategySession, file: ReportFile) -> str:
    # Three files of one name in a folder: nobody would know which part is printed.
    for part, its_file in _offers(session, current_poll(session)):
        if its_file == file:
            return ballots_disposition(session, part.serials[0], part.serials[-1])
    return ballots_disposition(session)


def _ballot_list(request: ActorRequest, session: StrategySession) -> Paper:
    return Paper(ballot_list_html(_poll(session)))


BALLOTS = Printing(
    kind=ReportFile.Kind.BALLOTS,
    page="reports:ballots",
    may=can_work_in_headquarters,
    title=_("Paper ballots for print"),
    introduction=_(
        "A sheet for each voter with its number, its code for a scanner and a box for each triad. Print the list "
        "of triads too: it hangs in the hall or lies on the tables."
    ),
    paper_of=_ballots,
    named=_ballots_named,
)
BALLOT_LIST = Printing(
    kind=ReportFile.Kind.BALLOT_LIST,
    page="reports:ballot_list",
    may=can_work_in_headquarters,
    title=_("List of triads for the vote"),
    introduction=_("Number and text of each triad on the ballot, to be read beside the sheet."),
    paper_of=_ballot_list,
    named=lambda session, _file: ballot_list_disposition(session),
)


@require_GET
@actor_required(BALLOTS.may)
def ballots(request: ActorRequest, session: StrategySession) -> HttpResponse:
    poll = current_poll(session)
    offers = [(_words_of(part), file) for part, file in _offers(session, poll)]
    return _page(request, BALLOTS, BALLOT_LIST, poll, offers)


@require_GET
@actor_required(BALLOT_LIST.may)
def ballot_list(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return _page(request, BALLOT_LIST, BALLOTS, current_poll(session), [("", BALLOT_LIST.files(session).first())])


def _page(
    request: ActorRequest,
    printing: Printing,
    other: Printing,
    poll: Poll | None,
    offers: list[tuple[str, ReportFile | None]],
) -> HttpResponse:
    context = {
        "printing": printing,
        "other": other,
        "poll": poll,
        "offers": offers,
        "is_being_made": any(file and file.is_being_made for _words, file in offers),
    }
    return render_region(request, "reports/forms/ballots.html", "forms-file", context)


def _offers(session: StrategySession, poll: Poll | None) -> list[tuple[Part, ReportFile | None]]:
    parts = parts_of(poll) if poll else []
    files = files_of(session, ReportFile.Kind.BALLOTS, [part.content for part in parts])
    return list(zip(parts, files, strict=True))


def _words_of(part: Part) -> str:
    """Return how many sheets a part has and the range of their numbers, as a page says it."""
    count, ends = len(part.serials), {"first": shown(part.serials[0]), "last": shown(part.serials[-1])}
    words = ngettext("%(count)s sheet, %(first)s to %(last)s", "%(count)s sheets, %(first)s to %(last)s", count)
    return words % (ends | {"count": count})


def _poll(session: StrategySession) -> Poll:
    poll = current_poll(session)
    if poll is None:
        raise Http404
    return poll


def _part_number(request: HttpRequest) -> int:
    text = asked(request, "part") or "0"
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else -1
