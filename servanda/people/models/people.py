from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from servanda.kernel import Actor
from servanda.kernel.refs import RefField
from servanda.kernel.words import LANGUAGES, WordsField
from servanda.people.access import may
from servanda.people.names import display_name

if TYPE_CHECKING:
    from servanda.people.models.invitations import Invitation

LANGUAGE_CHOICES = [(code, code) for code in LANGUAGES]


class Role(models.TextChoices):
    """What a colleague may do; access.py says what that means."""

    AGENT = "agent"
    SPECIALIST = "specialist"
    ACCOUNT_MANAGER = "account_manager"
    SERVICE_MANAGER = "service_manager"
    HEAD = "head"
    ADMINISTRATOR = "administrator"


class AccountManager(BaseUserManager["Account"]):
    def create_account(self, email: str, password: str | None = None) -> Account:
        """An account that can sign in; without a password it cannot until one is set."""
        account = self.model(email=email.strip().lower())
        account.set_password(password)
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, username: str | None) -> Account:
        """Addresses are kept in lower case, however somebody types theirs."""
        return self.get(email=(username or "").strip().lower())


class Account(AbstractBaseUser):
    """A way to sign in. Whose it is, a colleague's or a contact's, the other rows say."""

    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "email"
    objects: ClassVar[AccountManager] = AccountManager()

    def __str__(self) -> str:
        return self.email


class Provider(models.Model):
    """The company that runs this installation: exactly one row."""

    name = models.CharField(max_length=120)
    language = models.CharField(max_length=5, choices=LANGUAGE_CHOICES, default="en")
    zone = models.CharField(max_length=64, default="Europe/Budapest")
    desk_address = models.EmailField()
    desk_phone = models.CharField(max_length=32, blank=True)
    signature = WordsField(default=dict, blank=True)
    unknown_senders_acknowledged = models.BooleanField(default=False)
    letter_words = models.JSONField(default=dict, blank=True)
    """Own words in letters to customers: {code of the letter: {language: text}}. Here, since every
    letter is written with its provider at hand: they cost no query."""

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    """What colleagues and contacts have in common."""

    given_name = models.CharField(max_length=80)
    family_name = models.CharField(max_length=80, blank=True)
    language = models.CharField(max_length=5, choices=LANGUAGE_CHOICES, default="en")
    zone = models.CharField(max_length=64, default="Europe/Budapest")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """As this person writes it: Hungarians put the family name first."""
        return display_name(self.given_name, self.family_name, self.language)


class StaffQuerySet(models.QuerySet["Staff"]):
    def visible_to(self, actor: Actor) -> StaffQuerySet:
        """Colleagues see each other; customers meet only those who work for them, by name."""
        return self if may(actor, "staff.read") else self.none()

    def here(self, instant: datetime) -> StaffQuerySet:
        """Those employed at the instant, whether or not they are in that day."""
        return self.filter(joined_at__lte=instant).exclude(left_at__lte=instant)

    def holding(self, role: str, instant: datetime) -> StaffQuerySet:
        """Those employed who hold the role at the instant."""
        held = StaffRole.objects.held_at(instant).filter(staff=models.OuterRef("pk"), role=role)
        return self.here(instant).filter(models.Exists(held))


class Density(models.TextChoices):
    """How close together lists stand."""

    COMFORTABLE = "comfortable"
    COMPACT = "compact"


class Theme(models.TextChoices):
    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"


class Staff(Person):
    """A colleague at the provider. `density`, `theme` and `start_page` (a code of the desk's) are
    how they like their desk; `mail_mentions`: where they are mentioned they get a mail too."""

    ref = RefField()
    account = models.OneToOneField(Account, models.PROTECT, related_name="staff")
    phone = models.CharField(max_length=32, blank=True)
    title = WordsField(default=dict, blank=True)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    calendar = models.ForeignKey("calendars.Calendar", models.PROTECT, null=True, related_name="+")
    density = models.CharField(max_length=12, choices=Density.choices, default=Density.COMFORTABLE)
    theme = models.CharField(max_length=8, choices=Theme.choices, default=Theme.AUTO)
    start_page = models.CharField(max_length=20, blank=True)
    mail_mentions = models.BooleanField(default=True)

    objects = StaffQuerySet.as_manager()

    @property
    def email(self) -> str:
        return self.account.email

    @property
    def invitation(self) -> Invitation | None:
        """The one sent last; read with `invitations` prefetched."""
        return max(self.invitations.all(), key=lambda one: (one.sent_at, one.pk), default=None)


class StaffRoleQuerySet(models.QuerySet["StaffRole"]):
    def held_at(self, instant: datetime) -> StaffRoleQuerySet:
        return self.filter(since__lte=instant).exclude(until__lte=instant)


class StaffRole(models.Model):
    """A role held from then until then; granted by whom is in the journal."""

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="roles")
    role = models.CharField(max_length=20, choices=Role.choices)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    objects = StaffRoleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff", "role"], condition=models.Q(until=None), name="role_held_once"
            )
        ]

    def __str__(self) -> str:
        return self.role


class Team(models.Model):
    """Colleagues who share a queue, as its customers know it by name."""

    ref = RefField()
    code = models.SlugField(unique=True)
    name = WordsField()
    members = models.ManyToManyField(Staff, related_name="teams")

    def __str__(self) -> str:
        return str(self.name)


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def visible_to(self, actor: Actor) -> AbsenceQuerySet:
        """That somebody is away every colleague sees; of what kind, `Absence.kind_for` says."""
        return self if may(actor, "staff.read") else self.none()

    def at(self, instant: datetime) -> AbsenceQuerySet:
        return self.filter(starts_at__lte=instant, ends_at__gt=instant)


class Absence(models.Model):
    """When a colleague is away. The kind is nobody's business but the manager's."""

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="absences")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    kind = models.CharField(max_length=10, choices=[("leave", "leave"), ("sick", "sick")])

    objects = AbsenceQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.staff_id} {self.starts_at:%F}"

    def kind_for(self, actor: Actor) -> str:
        """Why, for those who must know and for themselves; to everybody else they are away."""
        own = actor.is_staff and actor.id == self.staff_id
        return self.kind if own or may(actor, "absence.read") else ""
