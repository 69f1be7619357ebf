"""Finds who asks: the crew by their account, everybody else by the device's cookie."""

import datetime as dt
from collections.abc import Callable
from functools import update_wrapper
from typing import Concatenate, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from okmo_session.core.htmx import is_htmx
from okmo_session.core.language import speak
from okmo_session.core.live.versions import versions
from okmo_session.core.lookup import Lookup
from okmo_session.core.tokens import token_hash
from sessions.actors import Actor
from sessions.domain.topics import topics_of
from sessions.models import CrewMember, Device, Participant, Role, StrategySession, Team

DEVICE_COOKIE = "device"
_SESSION = Lookup(
    "SELECT {session} FROM okmo_sessions_strategysession AS session WHERE slug = %s", session=StrategySession
)
_DEVICE = Lookup(
    """
    SELECT {device}, {participant}, {team}, morning.team_id
    FROM okmo_sessions_device AS device
    LEFT JOIN okmo_sessions_participant AS participant ON participant.id = device.participant_id
    LEFT JOIN okmo_sessions_team AS team ON team.id = device.team_id
    LEFT JOIN okmo_sessions_seat AS morning ON morning.participant_id = participant.id AND morning.round = %s
    WHERE device.session_id = %s AND device.token_hash = %s AND device.revoked_at IS NULL
    """,
    device=Device,
    participant=Participant,
    team=Team,
)
_COOKIE_AGE = dt.timedelta(days=400)


class ActorRequest(HttpRequest):
    """A request whose actor is known: what `actor_required` promises to a view."""

    actor: Actor
    live_versions: dict[str, int]


def actors_of(request: HttpRequest, session: StrategySession) -> list[Actor]:
    """Return everybody this browser may act as in `session`: an account, a device, both or none."""
    return [actor for actor in (_crew_actor(request, session), _device_actor(request, session)) if actor]


type Guarded[**P] = Callable[Concatenate[HttpRequest, str, P], HttpResponse]
type OfActor[**P] = Callable[Concatenate[ActorRequest, StrategySession, P], HttpResponse]


def actor_required[**P](may: Callable[[Actor], bool]) -> Callable[[OfActor[P]], Guarded[P]]:
    """Let a view be called with the session of its slug, by an actor who `may`; a stranger gets 404, others 403."""

    def decorate(view: OfActor[P]) -> Guarded[P]:
        def guarded(request: HttpRequest, slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            (session,) = _SESSION.first(slug) or [None]
            actors = actors_of(request, session) if session else []
            if session is None or not actors:
                raise Http404
            return view(_known_request(request, actors, may), session, *args, **kwargs)

        update_wrapper(guarded, view)
        # Django calls by name, which the type of a plain callable cannot say.
        return cast("Guarded[P]", guarded)

    return decorate


def remember_device(response: HttpResponse, session: StrategySession, token: str, *, secure: bool) -> None:
    """Set the cookie by which this device is known in `session`, and nowhere else."""
    response.set_cookie(
        DEVICE_COOKIE,
        token,
        max_age=_COOKIE_AGE,
        path=f"/s/{session.slug}/",
        httponly=True,
        secure=secure,
        samesite="Lax",
    )


def _known_request(request: HttpRequest, actors: list[Actor], may: Callable[[Actor], bool]) -> ActorRequest:
    session = actors[0].session
    speak(request, session.language)
    timezone.activate(session.zone)
    # A refusal is shown in the look of the person who was refused, so the actor is set first.
    allowed = [actor for actor in actors if may(actor)]
    known = cast(ActorRequest, request)
    known.actor = (allowed or actors)[0]
    if not allowed:
        raise PermissionDenied
    # Read before the page's own data: what changes in between is then heard as a change, not missed.
    if request.method == "GET" and not is_htmx(request):
        known.live_versions = versions(session, *topics_of(known.actor))
    return known


def _crew_actor(request: HttpRequest, session: StrategySession) -> Actor | None:
    if not request.user.is_authenticated:
        return None
    user = request.user
    member = CrewMember.objects.filter(session=session, user=user).first()
    return Actor(session, Role(member.role), user=user) if member else None


def _device_actor(request: HttpRequest, session: StrategySession) -> Actor | None:
    token = request.COOKIES.get(DEVICE_COOKIE)
    if not token:
        return None
    found = _DEVICE.first(Team.Round.NORMS, session.pk, token_hash(token))
    if found is None:
        return None
    device, participant, team, morning_team_id = found
    device.session, device.participant, device.team = session, participant, team
    for thing in (participant, team):
        if thing:
            thing.session = session
    return Actor(
        session,
        Role(device.role),
        device=device,
        participant=participant,
        team=team,
        morning_team_id=morning_team_id,
    )
