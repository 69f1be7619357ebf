"""What is printed by the hall: shown as paper for the browser to print, or made into a PDF and handed out."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from okmo_session.reports.domain.files import forms_of, make_file
from okmo_session.reports.models import ReportFile
from okmo_session.reports.views.made import made_pdf
from sessions.access import ActorRequest, Guarded, actor_required
from sessions.actors import Actor
from sessions.models import StrategySession


class Paper(NamedTuple):
    """A paper as HTML; what tells it from others, where that is not its HTML; whether a file of it would be empty."""

    html: str
    content: str = ""
    is_empty: bool = False


@dataclass(frozen=True)
class Printing:
    """A kind of paper with what its page says; `page` is its address, with which the three others begin.

    `paper_of` returns the paper that a request asks for, `named` the Content-Disposition of a file.
    """

    kind: ReportFile.Kind
    page: str
    may: Callable[[Actor], bool]
    title: Promise
    introduction: Promise
    paper_of: Callable[[ActorRequest, StrategySession], Paper]
    named: Callable[[StrategySession, ReportFile], str]

    @property
    def pages(self) -> dict[str, str]:
        """The addresses: of the page, and behind it of the paper, of making its file and of the file."""
        return {"page": self.page} | {name: f"{self.page}_{name}" for name in ("paper", "make", "file")}

    def files(self, session: StrategySession) -> QuerySet[ReportFile]:
        """Return the files of this kind, newest first."""
        return forms_of(session, self.kind)

    @property
    def paper(self) -> Guarded[[]]:
        """The view of the paper as HTML."""

        @require_GET
        @actor_required(self.may)
        def paper(request: ActorRequest, session: StrategySession) -> HttpResponse:
            return HttpResponse(self.paper_of(request, session).html)

        return paper

    @property
    def make(self) -> Guarded[[]]:
        """The view of the button that has the paper made into a PDF."""

        @require_POST
        @actor_required(self.may)
        def make(request: ActorRequest, session: StrategySession) -> HttpResponse:
            paper = self.paper_of(request, session)
            if not paper.is_empty:
                make_file(session, paper.html, self.kind, by=request.actor, content=paper.content)
            return redirect(self.page, session.slug)

        return make

    @property
    def file(self) -> Guarded[[int]]:
        """The view of a PDF that is ready."""

        @require_GET
        @never_cache
        @actor_required(self.may)
        def file(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
            return made_pdf(self.files(session), pk, partial(self.named, session))

        return file


def asked(request: HttpRequest, name: str) -> str:
    """Return what a link or a button says of the part that is wanted; empty where it says nothing."""
    return (request.POST if request.method == "POST" else request.GET).get(name, "")
