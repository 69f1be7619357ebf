from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from okmo_session.core.tokens import derived_token, new_token, token_hash
from sessions.models.people import Participant, Team
from sessions.models.session import StrategySession


class Role(models.TextChoices):
    """Who somebody is in a session."""

    FACILITATOR = "facilitator", _("facilitator")
    HEADQUARTERS = "headquarters", _("headquarters")
    OBSERVER = "observer", _("observer")
    PARTICIPANT = "participant", _("participant")
    TABLE = "table", _("table")
    PROJECTOR = "projector", _("projector")


CREW_ROLES = [Role.FACILITATOR, Role.HEADQUARTERS, Role.OBSERVER]


class UserManager(BaseUserManager["User"]):
    def create_user(self, login: str, password: str, name: str = "") -> "User":
        """Create a crew account with a hashed password."""
        user = self.model(login=login, name=name)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """An account of the crew. People in the hall have none: they are remembered by their device."""

    login = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=200, blank=True)

    USERNAME_FIELD = "login"

    objects = UserManager()

    def __str__(self) -> str:
        return self.name or self.login


class CrewMember(models.Model):
    """An account's role in a session."""

    session = models.ForeignKey(StrategySession, models.CASCADE, related_name="crew")
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=[(role, role.label) for role in CREW_ROLES])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "user"], name="one_role_a_crew_member")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.role}"


def new_nonce() -> str:
    """Return what an access link is derived from."""
    return new_token()


class AccessLink(models.Model):
    """A link that lets a device or an account in, printed as a QR. Revoked by a new nonce.

    Without a session it is the set-up link of the first facilitator. A crew link without an account invites its
    reader to make one; with an account (made-up sessions only) it logs that account in.
    """

    session = models.ForeignKey(StrategySession, models.CASCADE, null=True, blank=True, related_name="access_links")
    role = models.CharField(max_length=12, choices=Role)
    team = models.ForeignKey(Team, models.CASCADE, null=True, blank=True, related_name="access_links")
    participant = models.ForeignKey(Participant, models.CASCADE, null=True, blank=True, related_name="access_links")
    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="access_links")
    nonce = models.CharField(max_length=40, default=new_nonce)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    is_once = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team"], condition=models.Q(role="table"), name="one_access_link_a_table"),
            models.UniqueConstraint(fields=["role"], condition=models.Q(session=None), name="one_set_up_link"),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.token_hash = token_hash(self.token)
        super().save(*args, **kwargs)

    @property
    def token(self) -> str:
        """The secret of the link, made again from its nonce."""
        return derived_token("access link", self.nonce)


class Device(models.Model):
    """A remembered phone, tablet or screen: the database holds only the hash of its cookie."""

    session = models.ForeignKey(StrategySession, models.CASCADE, related_name="devices")
    role = models.CharField(max_length=12, choices=Role)
    token_hash = models.CharField(max_length=64, unique=True)
    participant = models.ForeignKey(Participant, models.CASCADE, null=True, blank=True, related_name="devices")
    team = models.ForeignKey(Team, models.CASCADE, null=True, blank=True, related_name="devices")
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.role} {self.pk}"
