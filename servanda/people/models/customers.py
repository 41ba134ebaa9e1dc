from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models.functions import Lower

from servanda.kernel import Actor
from servanda.kernel.models import Stream
from servanda.kernel.money import Money
from servanda.kernel.refs import RefField
from servanda.kernel.words import WordsField
from servanda.people.access import may
from servanda.people.models.people import LANGUAGE_CHOICES, Person, Staff, Team


class ContactRole(models.TextChoices):
    """What a contact is for on the customer's side."""

    SPONSOR = "sponsor"
    COORDINATOR = "coordinator"
    BILLING = "billing"


class CustomerQuerySet(models.QuerySet["Customer"]):
    def visible_to(self, actor: Actor) -> CustomerQuerySet:
        """Every customer for a colleague, their own company for a contact."""
        if not may(actor, "customer.read"):
            return self.none()
        return self.filter(pk=actor.customer or 0) if actor.is_contact else self


class Customer(models.Model):
    """A client organisation, or one that may become a client.

    From `industry` to `matters` it is the service profile (P1): what an agent should know of them
    before the first word; `profile_checked_on` is when somebody last saw that it is true.
    """

    ref = RefField()
    stream = models.OneToOneField(Stream, models.PROTECT, related_name="+")
    name = models.CharField(max_length=160)
    language = models.CharField(max_length=5, choices=LANGUAGE_CHOICES, default="en")
    zone = models.CharField(max_length=64, default="Europe/Budapest")
    country = models.CharField(max_length=2, blank=True)
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="customers")
    own_supporter = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")
    deputy = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")
    account_manager = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")
    calendar = models.ForeignKey("calendars.Calendar", models.PROTECT, null=True, related_name="+")
    industry = WordsField(default=dict, blank=True)
    criticality = WordsField(default=dict, blank=True)
    knowledge = WordsField(default=dict, blank=True)
    manner = WordsField(default=dict, blank=True)
    limits = WordsField(default=dict, blank=True)
    matters = WordsField(default=dict, blank=True)
    profile_checked_on = models.DateField(null=True, blank=True)

    objects = CustomerQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    @property
    def customer_id(self) -> int:
        """Whose it is, as `access.may` asks of every thing."""
        return self.pk


class Domain(models.Model):
    """A mail domain that is the customer's alone: its unknown senders are their colleagues."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="domains")
    name = models.CharField(max_length=253, unique=True)

    def __str__(self) -> str:
        return self.name


class ContactQuerySet(models.QuerySet["Contact"]):
    def visible_to(self, actor: Actor) -> ContactQuerySet:
        """Every contact for a colleague, the people of their own company for a contact."""
        if not may(actor, "contact.read"):
            return self.none()
        return self.filter(customer=actor.customer) if actor.is_contact else self

    def current(self, instant: datetime) -> ContactQuerySet:
        """Without those who had left by then."""
        return self.exclude(left_at__lte=instant)


class Way(models.TextChoices):
    """How somebody would rather be reached."""

    MAIL = "mail"
    PHONE = "phone"
    SMS = "sms"


class Contact(Person):
    """A person at a customer, written to in their own language.

    `manner` and `knowledge` are said where they differ from the customer's. `order_limit` and
    `approval_limit` are in minor units of `limit_currency`; None: any amount.
    """

    ref = RefField()
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="contacts")
    formal = models.BooleanField(default=True)
    title = models.CharField(max_length=120, blank=True)
    channel = models.CharField(max_length=8, choices=Way.choices, blank=True)
    manner = models.CharField(max_length=300, blank=True)
    knowledge = models.CharField(max_length=300, blank=True)
    may_order = models.BooleanField(default=False)
    order_limit = models.BigIntegerField(null=True, blank=True)
    may_approve = models.BooleanField(default=False)
    approval_limit = models.BigIntegerField(null=True, blank=True)
    limit_currency = models.CharField(max_length=3, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = ContactQuerySet.as_manager()

    @property
    def email(self) -> str:
        """The first address, or an empty string for somebody who only phones."""
        addresses = sorted(self.addresses.all(), key=lambda item: item.pk)
        return addresses[0].address if addresses else ""

    @property
    def orders_up_to(self) -> Money | None:
        """The most they may order for; None when there is no limit. See `may_order` first."""
        return self._money(self.order_limit)

    @property
    def approves_up_to(self) -> Money | None:
        """The most they may approve; None when there is no limit. See `may_approve` first."""
        return self._money(self.approval_limit)

    def _money(self, minor: int | None) -> Money | None:
        return None if minor is None else Money(minor, self.limit_currency)


class ContactAddress(models.Model):
    """A mail address, in lower case; one person's only."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="addresses")
    address = models.EmailField()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("address"), name="address_is_one_persons")]

    def __str__(self) -> str:
        return self.address


class ContactPhone(models.Model):
    """A number in E.164 ("+3611234567"). A company's switchboard belongs to several people."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="phones")
    number = models.CharField(max_length=20, db_index=True)

    def __str__(self) -> str:
        return self.number


class ContactDuty(models.Model):
    """A contact's role for their own company: coordinator, billing, sponsor."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="duties")
    role = models.CharField(max_length=20, choices=ContactRole.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact", "role"], name="duty_once")]

    def __str__(self) -> str:
        return self.role
