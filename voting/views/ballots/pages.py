import json
from collections.abc import Collection
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRefresh

from okmo_session.core.errors import DomainError
from okmo_session.core.htmx import is_htmx, render_region
from sessions.access import ActorRequest, actor_required
from sessions.models import StrategySession
from voting.domain.ballots.casting import cast
from voting.forms.ballots import BallotForm
from voting.models import PollOption
from voting.rules import can_vote
from voting.views.ballots.cards import ballot_cards
from voting.views.ballots.voter import Voter


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
    if not (voter.choice and voter.poll and voter.poll.is_open):
        return redirect("voting:ballot", session.slug)
    return _form(voter, voter.choice.option_ids)


@never_cache
@require_POST
@actor_required(can_vote)
def ballot_cast(request: ActorRequest, session: StrategySession) -> HttpResponse:
    voter = Voter(request, session)
    form = BallotForm(request.POST)
    if voter.poll is None or not voter.key:
        return _refused(voter, form, _("Your choice has not been sent yet: check it and send it once more."))
    if not form.is_valid():
        return _refused(voter, form, " ".join(map(str, form.errors["option"])))
    try:
        cast(voter.poll, voter.participant, voter.key, form.cleaned_data["option"])
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
    return render(request, "voting/ballots/ballot.html#ballot-deadline", {"poll": voter.poll})


def _refused(voter: Voter, form: BallotForm, sentence: str) -> HttpResponse:
    # What changed meanwhile, such as the closing, is read anew.
    shown = Voter(voter.request, voter.session)
    if shown.may_fill_in or (shown.choice and shown.poll and shown.poll.is_open):
        ticked = form.cleaned_data.get("option", ()) if form.is_valid() else ()
        return _form(shown, ticked, sentence, status=422)
    # Closed, not admitted, voted elsewhere: the page says so itself.
    return _standing(shown, status=422)


def _form(voter: Voter, ticked: Collection[int], problem: str = "", status: int = 200) -> HttpResponse:
    assert voter.poll is not None, "a form is shown of an open poll"
    picks, left = voter.poll.picks, max(voter.poll.picks - len(ticked), 0)
    context = {
        "poll": voter.poll,
        "problem": problem,
        "is_change": bool(voter.choice),
        "cards": ballot_cards(voter.poll, voter.participant, voter.own_table, ticked),
        "text_left": json.dumps({category: _left(number) for category, number in _PLURALS.items()}, ensure_ascii=False),
        "text_full": _("%(picks)s are chosen already. To choose another triad, take one away.") % {"picks": picks},
        "left": _left(left) % {"left": left, "picks": picks},
    }
    response = render(voter.request, "voting/ballots/ballot.html", context, status=status)
    voter.remember_key(response)
    return response


def _standing(voter: Voter, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "poll": voter.poll,
        "choice": voter.choice,
        "has_voted": voter.has_voted,
        "is_admitted": voter.participant.admitted_at is not None,
        "accepted_at": voter.accepted_at,
        "chosen": PollOption.objects.filter(pk__in=voter.choice.option_ids) if voter.choice else [],
    }
    return render_region(voter.request, "voting/ballots/vote.html", "vote", context, status=status)


# A number of each plural category of Russian and English, as a browser names them.
_PLURALS = {"one": 1, "few": 2, "many": 5, "other": 5}


def _left(number: int) -> str:
    return ngettext("%(left)s of %(picks)s left to choose", "%(left)s of %(picks)s left to choose", number)
