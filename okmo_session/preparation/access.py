"""Who may make sessions: accounts, which act in no session yet."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Concatenate, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from sessions.domain.access.crew import makes_sessions
from sessions.models import User

type OfMaker[**P] = Callable[Concatenate[HttpRequest, User, P], HttpResponse]
type Guarded[**P] = Callable[Concatenate[HttpRequest, P], HttpResponse]


def maker_required[**P](view: OfMaker[P]) -> Guarded[P]:
    """Let a view be called with the account that asks; without one it is 404, for one that makes no sessions 403."""

    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        user = request.user
        if not isinstance(user, User):
            raise Http404
        if not makes_sessions(user):
            raise PermissionDenied
        return view(request, user, *args, **kwargs)

    update_wrapper(guarded, view)
    return cast("Guarded[P]", guarded)
