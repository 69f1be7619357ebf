from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from okmo_session.core.addresses import chosen_address, hall_root, local_root, remember_shown
from okmo_session.core.language import speak
from okmo_session.core.network import addresses
from okmo_session.core.qr import Qr, qr_code
from sessions.access import ActorRequest, actor_required, actors_of, remember_device
from sessions.actors import Actor
from sessions.domain.access.links import actor_of_link, find_link, link_path, projector_link, redeem, table_links
from sessions.domain.tables.teams import highest_table_number
from sessions.forms import TablesForm
from sessions.models import AccessLink, StrategySession
from sessions.rules import can_work_in_headquarters


@require_GET
@actor_required(can_work_in_headquarters)
def links(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return links_page(request, session)


@never_cache
@require_GET
def enter(request: HttpRequest, token: str) -> HttpResponse:
    # The device's cookie lives below the session's address: only there it can be seen whether it is known already.
    link = find_link(token)
    if link is None or link.session is None:
        raise Http404
    return redirect("sessions:enter_here", link.session.slug, token)


@never_cache
@require_GET
def enter_here(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    link, session = _link_of(slug, token)
    if "prefetch" in request.headers.get("Sec-Purpose", request.headers.get("Purpose", "")):
        # A browser that only looks ahead is not somebody who comes in.
        return HttpResponse(status=503)
    speak(request, session.language)
    here, there = _device_here(request, session), actor_of_link(link)
    if here and not _is_same(here, there):
        context = {"session": session, "here": here, "there": there, "token": token}
        return render(request, "sessions/enter_instead.html", context)
    return _let_in(request, session, link, is_known=here is not None)


@never_cache
@require_POST
def enter_instead(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    link, session = _link_of(slug, token)
    here = _device_here(request, session)
    return _let_in(request, session, link, is_known=here is not None and _is_same(here, actor_of_link(link)))


def links_page(
    request: ActorRequest, session: StrategySession, tables_form: TablesForm | None = None, status: int = 200
) -> HttpResponse:
    """Render the page of all ways in, also after a refused form."""
    root = hall_root(request)
    remember_shown(root)
    join_url = root + reverse("sessions:join_by_code", args=[session.join_code])
    highest = highest_table_number(session)
    context = {
        "join": _way_in(join_url),
        "tables": [(link.team, _way_in(root + link_path(link))) for link in table_links(session)],
        "projector": _way_in(root + link_path(projector_link(session))),
        "can_add_tables": can_work_in_headquarters(request.actor),
        "root": root,
        "addresses": addresses.now(),
        "chosen": chosen_address(),
        "local_root": local_root(request),
        "tables_form": tables_form or TablesForm(initial={"after": highest}),
    }
    return render(request, "sessions/links.html", context, status=status)


def _way_in(url: str) -> dict[str, Qr | str]:
    return {"url": url, "qr": qr_code(url)}


def _device_here(request: HttpRequest, session: StrategySession) -> Actor | None:
    return next((actor for actor in actors_of(request, session) if actor.device), None)


def _is_same(here: Actor, there: Actor) -> bool:
    # A link of the crew logs an account in and leaves the device what it is.
    if there.user:
        return True
    return (here.role, here.team, here.participant) == (there.role, there.team, there.participant)


def _link_of(slug: str, token: str) -> tuple[AccessLink, StrategySession]:
    link = find_link(token)
    if link is None or link.session is None or link.session.slug != slug:
        raise Http404
    return link, link.session


def _let_in(request: HttpRequest, session: StrategySession, link: AccessLink, *, is_known: bool) -> HttpResponse:
    response = redirect("session_home", session.slug)
    if link.user:
        login(request, link.user)
    elif not is_known:
        remember_device(response, session, redeem(link), secure=request.is_secure())
    return response
