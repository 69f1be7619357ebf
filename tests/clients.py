"""Browsers that are already let in."""

from typing import Any

from django.test import Client

from okmo_session.core.tokens import new_token, token_hash
from sessions.access import DEVICE_COOKIE
from sessions.models import Participant, Role, StrategySession, Team
from tests.factories.sessions import CrewMemberFactory, DeviceFactory


def crew_client(session: StrategySession, role: Role = Role.FACILITATOR) -> Client:
    """Return the browser of a new member of the crew, logged in."""
    client = Client()
    client.force_login(CrewMemberFactory(session=session, role=role).user)
    return client


def participant_client(participant: Participant) -> Client:
    """Return the phone of `participant`."""
    return _device_client(session=participant.session, role=Role.PARTICIPANT, participant=participant)


def table_client(team: Team) -> Client:
    """Return the tablet of the table of `team`."""
    return _device_client(session=team.session, role=Role.TABLE, team=team)


def projector_client(session: StrategySession) -> Client:
    """Return the browser of the hall's screen."""
    return _device_client(session=session, role=Role.PROJECTOR)


def _device_client(**device: Any) -> Client:
    token = new_token()
    DeviceFactory(token_hash=token_hash(token), **device)
    client = Client()
    client.cookies[DEVICE_COOKIE] = token
    return client
