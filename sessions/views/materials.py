from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from okmo_session.core.qr import qr_code
from sessions.access import ActorRequest, actor_required
from sessions.layouts import layout_of
from sessions.models import Material, StrategySession
from sessions.rules import is_known


@require_GET
@actor_required(is_known)
def materials(request: ActorRequest, session: StrategySession) -> HttpResponse:
    by_section = groupby(session.materials.all(), key=lambda material: material.section)
    sections = [(title, [(material, _links(material)) for material in rows]) for title, rows in by_section]
    context = {
        "layout": layout_of(request.actor),
        "place": "materials",
        "team": request.actor.team,
        "sections": sections,
    }
    return render(request, "sessions/materials.html", context)


def _links(material: Material) -> list[dict[str, object]]:
    return [_link(str(url)) for url in material.urls]


def _link(url: str) -> dict[str, object]:
    # Only what leads to a page is a link: a blueprint may hold anything.
    if not url.startswith(("http://", "https://")):
        return {"url": url}
    return {"url": url, "is_link": True, "words": url.split("://", 1)[1].rstrip("/"), "qr": qr_code(url)}
