from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from okmo_session.core.errors import DomainError
from okmo_session.core.forms import posted
from okmo_session.preparation.access import maker_required
from okmo_session.preparation.domain.making import make_session, sessions_led_by
from okmo_session.preparation.forms import SessionForm
from sessions.models import StrategySession, User


@require_http_methods(["GET", "POST"])
@maker_required
def session_new(request: HttpRequest, user: User) -> HttpResponse:
    form = SessionForm(sessions_led_by(user), posted(request), request.FILES or None)
    session = _made(form, user) if form.is_valid() else None
    if session is None:
        return render(request, "preparation/session_new.html", {"form": form}, status=422 if form.is_bound else 200)
    messages.success(request, _("The session is made. Look through it and change what is different this time."))
    return redirect("preparation:editor", session.slug, "head")


def _made(form: SessionForm, user: User) -> StrategySession | None:
    data = form.cleaned_data
    try:
        return make_session(
            form.blueprint(),
            title=data["title"],
            date=data["date"],
            language=data["language"],
            maker=user,
            form_id=data["form_id"],
        )
    except DomainError as error:
        form.add_error(None, str(error))
        return None
