import datetime as dt

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from okmo_session.core.addresses import next_page
from okmo_session.core.errors import DomainError
from okmo_session.core.forms import posted
from okmo_session.core.language import COOKIE, speak
from sessions.domain.access.invitations import accept, is_made_up, open_invitation
from sessions.domain.access.invitations import set_up as set_up_account
from sessions.forms import LoginForm, SetUpForm
from sessions.models import AccessLink, StrategySession, User

_LANGUAGE_AGE = dt.timedelta(days=400)


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def login_page(request: HttpRequest) -> HttpResponse:
    form = LoginForm(request, posted(request))
    if form.is_valid() and form.user:
        login(request, form.user)
        return redirect(next_page(request) or _home_of(form.user))
    context = {"form": form, "next": next_page(request)}
    return render(request, "sessions/login.html", context, status=422 if form.is_bound else 200)


@require_POST
def logout_page(request: HttpRequest) -> HttpResponse:
    target = next_page(request)
    logout(request)
    return redirect(target or "start")


@never_cache
@sensitive_post_parameters("password", "password_again")
@require_http_methods(["GET", "POST"])
def set_up(request: HttpRequest, token: str) -> HttpResponse:
    invitation = open_invitation(token)
    if invitation is None:
        return render(request, "sessions/set_up_used.html", status=404)
    form = SetUpForm(posted(request))
    if form.is_valid():
        try:
            data = form.cleaned_data
            user = set_up_account(token, data["login"], data["password"], data["name"])
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            login(request, user)
            return redirect(_home_of(user))
    return _set_up_page(request, form, invitation)


@require_POST
def invitation_accept(request: HttpRequest, token: str) -> HttpResponse:
    account = _account(request)
    if account is None:
        return redirect("sessions:set_up", token)
    try:
        accept(token, account)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("sessions:set_up", token)
    return redirect(_home_of(account))


@require_POST
def language_choose(request: HttpRequest) -> HttpResponse:
    response = redirect(next_page(request) or "start")
    language = request.POST.get("language")
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            COOKIE, language, max_age=_LANGUAGE_AGE, httponly=True, samesite="Lax", secure=request.is_secure()
        )
    return response


def _set_up_page(request: HttpRequest, form: SetUpForm, invitation: AccessLink) -> HttpResponse:
    if invitation.session:
        speak(request, invitation.session.language)
    context = {
        "form": form,
        "invitation": invitation,
        "session": invitation.session,
        "account": _account(request),
        "path": request.path,
    }
    return render(request, "sessions/set_up.html", context, status=422 if form.is_bound else 200)


def _account(request: HttpRequest) -> User | None:
    # Whoever plays a made-up facilitator on this laptop is invited as somebody new.
    user = request.user if isinstance(request.user, User) else None
    return None if user is None or is_made_up(user) else user


def _home_of(user: User) -> str:
    # Whoever has one session wants nothing else; the start page lists more of them.
    sessions = StrategySession.objects.filter(crew__user=user, archived_at=None)[:2]
    return f"/s/{sessions[0].slug}/" if len(sessions) == 1 else "/"
