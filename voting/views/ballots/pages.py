import json
from collections.abc import Collection
from functools import partial
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRefresh

from okmo_session.core.clock import now
from okmo_session.core.errors import DomainError
from okmo_session.core.htmx import is_htmx, render_region
from sessions.access import ActorRequest, actor_required
from sessions.models import StrategySession
from voting.domain.ballots.casting import cast
from voting.forms.ballots import BallotForm, seen_text
from voting.models import Poll, PollOption
from voting.rules import can_vote
from voting.views.ballots.cards import Line, ballot_cards, lines_of
from voting.views.ballots.frame import framed
from voting.views.ballots.voter import Voter

_FORM = "voting/ballots/ballot.html"


@never_cache
@require_GET
@actor_required(can_vote)
def ballot(request: ActorRequest, session: StrategySession) -> HttpResponse:
    voter = Voter(request, session)
    if not voter.may_fill_in:
        return _standing(voter)
    # The vote was opened while the page waited: a form never comes into a region.
    return HttpResponseClientRefresh() if is_htmx(request) else _form(voter, ticked=())


@never_cache
@require_GET
@actor_required(can_vote)
def ballot_change(request: ActorRequest, session: StrategySession) -> HttpResponse:
    voter = Voter(request, session)
    if not voter.may_change:
        return redirect("voting:ballot", session.slug)
    return _form(voter, voter.option_ids)


@never_cache
@require_POST
@actor_required(can_vote)
def ballot_cast(request: ActorRequest, session: StrategySession) -> HttpResponse:
    voter = Voter(request, session)
    form = BallotForm(request.POST)
    if voter.poll is None or not voter.key:
        return _refused(voter, form, _("Your choice has not been sent yet: check it and send it once more."))
    if not form.is_valid():
        return _refused(voter, form, " ".join(form.sentences))
    try:
        cast(voter.poll, voter.participant, voter.key, form.cleaned_data["option"], form.cleaned_data["seen"])
    except DomainError as error:
        return _refused(voter, form, str(error))
    response = redirect("voting:ballot", session.slug)
    voter.remember_time(response)
    return response


@never_cache
@require_GET
@actor_required(can_vote)
def ballot_deadline(request: ActorRequest, session: StrategySession) -> HttpResponse:
    voter = Voter(request, session)
    return render(request, f"{_FORM}#ballot-deadline", {"poll": voter.poll})


def _refused(voter: Voter, form: BallotForm, sentence: str) -> HttpResponse:
    # What changed meanwhile, such as the closing, is read anew.
    shown = Voter(voter.request, voter.session)
    sent = form.cleaned_data["option"] if form.is_valid() else frozenset()
    if shown.choice and shown.option_ids == sent:
        # An answer was lost on the way, and the same choice came again after the closing: it stands.
        return redirect("voting:ballot", voter.session.slug)
    if shown.may_fill_in or shown.may_change:
        return _form(shown, sent, sentence, status=422)
    # Closed, not admitted, voted elsewhere: the page says so itself.
    return _standing(shown, status=422)


def _form(voter: Voter, ticked: Collection[int], problem: str = "", status: int = 200) -> HttpResponse:
    assert voter.poll is not None, "a form is shown of an open poll"
    own = {
        "cards": ballot_cards(voter.poll, voter.participant, voter.request.actor.morning_team_id, ticked),
        "mark": voter.mark,
    }
    if ticked or problem or voter.choice or "messages" in voter.request.COOKIES:
        context = _form_context(voter, voter.poll, ticked, problem) | own
        response = render(voter.request, _FORM, context, status=status)
    else:
        key = f"ballot:{voter.poll.edition}:{voter.poll.closes_at.isoformat()}"
        response = framed(voter.request, _FORM, key, partial(_form_context, voter, voter.poll), own)
    voter.remember_key(response)
    return response


def _form_context(voter: Voter, poll: Poll, ticked: Collection[int] = (), problem: str = "") -> dict[str, Any]:
    picks, left = poll.picks, max(poll.picks - len(ticked), 0)
    return {
        "poll": poll,
        "problem": problem,
        "is_change": bool(voter.choice),
        "seen": seen_text(voter.option_ids),
        "standing": _lines_among(poll, voter.option_ids) if problem else [],
        "chosen": _lines_among(poll, ticked),
        "text_left": json.dumps({category: _left(number) for category, number in _PLURALS.items()}, ensure_ascii=False),
        "text_full": _("%(picks)s are chosen already. To choose another triad, take one away.") % {"picks": picks},
        "left": _left(left) % {"left": left, "picks": picks},
    }


def _lines_among(poll: Poll, option_ids: Collection[int]) -> list[Line]:
    return [line for line in lines_of(poll) if line.pk in option_ids] if option_ids else []


def _standing(voter: Voter, status: int = 200) -> HttpResponse:
    is_late = status != HTTPStatus.OK and voter.poll is not None and voter.poll.is_over
    context: dict[str, Any] = {
        "poll": voter.poll,
        "choice": voter.choice,
        "way": voter.way,
        "late_at": now() if is_late else None,
        "is_admitted": voter.participant.admitted_at is not None,
        "accepted_at": voter.accepted_at,
        "chosen": PollOption.objects.filter(pk__in=voter.option_ids) if voter.choice else [],
    }
    return render_region(voter.request, "voting/ballots/vote.html", "vote", context, status=status)


# A number of each plural category of Russian and English, as a browser names them.
_PLURALS = {"one": 1, "few": 2, "many": 5, "other": 5}


def _left(number: int) -> str:
    return ngettext("%(left)s of %(picks)s left to choose", "%(left)s of %(picks)s left to choose", number)
