from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from sessions.access import ActorRequest, actor_required
from sessions.domain.people.cards import CardConflictError, edit_card, share_contacts
from sessions.models import Participant, StrategySession
from sessions.people_forms import CardForm
from sessions.rules import is_participant


@require_GET
@actor_required(is_participant)
def me(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return _page(request, CardForm(_own(request)))


@require_POST
@actor_required(is_participant)
def me_save(request: ActorRequest, session: StrategySession) -> HttpResponse:
    form = CardForm(_own(request), request.POST)
    if form.is_valid():
        try:
            edit_card(_own(request), form.cleaned_data, form.seen, by=request.actor)
            return redirect("sessions:me", session.slug)
        except CardConflictError as conflict:
            form.show_conflict(conflict)
    return _page(request, form, status=422)


@require_POST
@actor_required(is_participant)
def contacts_share(request: ActorRequest, session: StrategySession) -> HttpResponse:
    share_contacts(_own(request), is_shared=True)
    return redirect("sessions:me", session.slug)


@require_POST
@actor_required(is_participant)
def contacts_hide(request: ActorRequest, session: StrategySession) -> HttpResponse:
    share_contacts(_own(request), is_shared=False)
    return redirect("sessions:me", session.slug)


def _own(request: ActorRequest) -> Participant:
    participant = request.actor.participant
    assert participant is not None, "a participant's phone always belongs to somebody"
    return participant


def _page(request: ActorRequest, form: CardForm, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "person": _own(request), "place": "people"}
    return render(request, "sessions/me.html", context, status=status)
