from typing import Any

from django.http import HttpRequest, HttpResponse


def login_page(request: HttpRequest, **parts: Any) -> HttpResponse:
    return HttpResponse(status=501)


def logout_page(request: HttpRequest, **parts: Any) -> HttpResponse:
    return HttpResponse(status=501)


def set_up(request: HttpRequest, **parts: Any) -> HttpResponse:
    return HttpResponse(status=501)


def language_choose(request: HttpRequest, **parts: Any) -> HttpResponse:
    return HttpResponse(status=501)
