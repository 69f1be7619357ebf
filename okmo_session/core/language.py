"""Language and hour of a page are the session's; the language may be the person's choice, never the browser's."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

COOKIE = "language"


def chosen_language(request: HttpRequest) -> str | None:
    """Return the language this person chose, or None."""
    language = request.COOKIES.get(COOKIE)
    return language if language in dict(settings.LANGUAGES) else None


def speak(request: HttpRequest, session_language: str) -> None:
    """Switch to the person's own language, else to that of the session."""
    translation.activate(chosen_language(request) or session_language)


class LanguageMiddleware:
    """Start each request in the person's language or Russian; a session's page changes it by `speak`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        translation.activate(chosen_language(request) or settings.LANGUAGE_CODE)
        timezone.deactivate()
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", translation.get_language() or settings.LANGUAGE_CODE)
        return response
