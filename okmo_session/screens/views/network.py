from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from okmo_session.core.addresses import outdated_root


@require_GET
def address(request: HttpRequest, slug: str) -> HttpResponse:
    # Asked again and again by open pages of the crew, so without the database: it tells nothing of the session.
    if not outdated_root():
        return HttpResponse(status=204)
    return render(request, "components/address_changed.html", {"slug": slug, "outdated_root": outdated_root()})


@never_cache
@require_GET
def self_test(request: HttpRequest) -> HttpResponse:
    return render(request, "screens/self_test.html", {"root": f"{request.scheme}://{request.get_host()}"})
