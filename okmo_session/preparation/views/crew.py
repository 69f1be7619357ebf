from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from okmo_session.core.addresses import hall_root
from okmo_session.core.errors import DomainError
from okmo_session.core.qr import qr_code
from okmo_session.core.refusals import refusal_told
from okmo_session.preparation.forms import RoleForm
from sessions.access import ActorRequest, actor_required
from sessions.domain.access.crew import change_role, crew_of, remove_member
from sessions.domain.access.invitations import invite_crew, open_invitations, withdraw_invitation
from sessions.domain.access.links import link_path
from sessions.models import CREW_ROLES, AccessLink, CrewMember, Role, StrategySession
from sessions.rules import can_change_crew, can_invite, can_remove, can_see_headquarters, can_work_in_headquarters


@require_GET
@actor_required(can_see_headquarters)
def crew(request: ActorRequest, session: StrategySession) -> HttpResponse:
    return _page(request, session)


@require_POST
@actor_required(can_work_in_headquarters)
def crew_invite(request: ActorRequest, session: StrategySession, role: str) -> HttpResponse:
    if role not in CREW_ROLES:
        raise Http404
    if not can_invite(request.actor, role):
        raise PermissionDenied
    invite_crew(session, Role(role), by=request.actor)
    return redirect("preparation:crew", session.slug)


@require_POST
@actor_required(can_work_in_headquarters)
def invitation_withdraw(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    link = get_object_or_404(session.access_links, pk=pk, is_once=True)
    if not can_invite(request.actor, link.role):
        raise PermissionDenied
    with refusal_told(request):
        withdraw_invitation(link, session, by=request.actor)
    return redirect("preparation:crew", session.slug)


@require_POST
@actor_required(can_change_crew)
def crew_role(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    member = get_object_or_404(session.crew, pk=pk)
    form = RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one of the list."))
        return _page(request, session, status=422)
    with refusal_told(request):
        change_role(member, Role(form.cleaned_data["role"]), by=request.actor)
    return redirect("preparation:crew", session.slug)


@require_POST
@actor_required(can_see_headquarters)
def crew_remove(request: ActorRequest, session: StrategySession, pk: int) -> HttpResponse:
    member = CrewMember.objects.filter(pk=pk).select_related("user").first()
    if member is None:
        # Of two clicks the second finds nobody: that is what was wanted.
        return redirect("preparation:crew", session.slug)
    if member.session_id != session.pk:
        raise Http404
    if not can_remove(request.actor, member):
        raise PermissionDenied
    try:
        remove_member(member, by=request.actor)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("preparation:crew", session.slug)
    return redirect("start") if member.user == request.actor.user else redirect("preparation:crew", session.slug)


def _page(request: ActorRequest, session: StrategySession, status: int = 200) -> HttpResponse:
    actor = request.actor
    context = {
        "members": [(member, can_remove(actor, member)) for member in crew_of(session)],
        "invitations": [_shown(request, link) for link in open_invitations(session) if can_invite(actor, link.role)],
        "roles": CREW_ROLES,
        "invited_roles": [role for role in CREW_ROLES if can_invite(actor, role)],
        "can_change_crew": can_change_crew(actor),
    }
    return render(request, "preparation/crew.html", context, status=status)


def _shown(request: ActorRequest, link: AccessLink) -> dict[str, object]:
    url = hall_root(request) + link_path(link)
    return {"link": link, "url": url, "qr": qr_code(url)}
