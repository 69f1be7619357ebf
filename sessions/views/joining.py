from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from okmo_session.core.errors import DomainError
from okmo_session.core.forms import posted
from okmo_session.core.language import speak
from sessions.access import actors_of, remember_device
from sessions.domain.access.joining import come_back as come_back_by_code
from sessions.domain.access.joining import join as join_session
from sessions.domain.access.joining import session_of_code
from sessions.forms import CodeForm, JoinForm, consent_text
from sessions.models import StrategySession


@require_POST
def find(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.POST)
    if form.is_valid():
        session = session_of_code(form.cleaned_data["code"])
        if session:
            return redirect("sessions:join", session.slug)
    return render(request, "sessions/find.html", {"form": form, "typed": request.POST.get("code", "")[:40]}, status=422)


@require_GET
def join_by_code(request: HttpRequest, code: str) -> HttpResponse:
    session = session_of_code(code)
    if session:
        return redirect("sessions:join", session.slug)
    return render(request, "sessions/find.html", {"form": CodeForm(), "typed": code[:40]}, status=404)


@never_cache
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, slug: str) -> HttpResponse:
    session = get_object_or_404(StrategySession, slug=slug)
    speak(request, session.language)
    if _is_known_device(request, session):
        return redirect("session_home", session.slug)
    form = JoinForm(session, posted(request))
    if form.is_valid():
        data = dict(form.cleaned_data)
        data.pop("consent")
        _participant, token = join_session(session, **data, consent_text=consent_text(session))
        return _home_with_cookie(request, session, token)
    context = {"session": session, "form": form}
    return render(request, "sessions/join.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def come_back(request: HttpRequest, slug: str) -> HttpResponse:
    session = get_object_or_404(StrategySession, slug=slug)
    speak(request, session.language)
    if _is_known_device(request, session):
        return redirect("session_home", session.slug)
    form = CodeForm(posted(request))
    if form.is_valid():
        try:
            _participant, token = come_back_by_code(session, form.cleaned_data["code"])
            return _home_with_cookie(request, session, token)
        except DomainError as error:
            form.add_error("code", str(error))
    context = {"session": session, "form": form}
    return render(request, "sessions/come_back.html", context, status=422 if form.is_bound else 200)


def _is_known_device(request: HttpRequest, session: StrategySession) -> bool:
    return any(actor.device for actor in actors_of(request, session))


def _home_with_cookie(request: HttpRequest, session: StrategySession, token: str) -> HttpResponse:
    response = redirect("session_home", session.slug)
    remember_device(response, session, token, secure=request.is_secure())
    return response
