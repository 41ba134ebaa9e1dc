"""Contracts, their dated versions, and the steps of their life."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from servanda.catalogue.credits import Amount, amount_of
from servanda.kernel import Actor
from servanda.kernel.models import Stream
from servanda.kernel.refs import RefField
from servanda.kernel.words import WordsField
from servanda.people.access import may
from servanda.people.models import Contact, Customer, Staff


class ContractQuerySet(models.QuerySet["Contract"]):
    def visible_to(self, actor: Actor) -> ContractQuerySet:
        """A colleague sees every contract, a contact their own company's once it is signed."""
        if may(actor, "contract.read"):
            if actor.is_contact:
                signed = Version.objects.signed().filter(contract=models.OuterRef("pk"))
                return self.filter(models.Exists(signed), customer=actor.customer)
            return self
        return self.none()

    def answered_for_by(self, actor: Actor) -> ContractQuerySet:
        """Of those the actor sees (`visible_to`), the ones whose prices they may read: for a
        contact with a role at their company all of them, else those of which they signed a
        version."""
        if not actor.is_contact:
            return self
        contact = Contact.objects.filter(pk=actor.id or 0)
        if contact.filter(duties__isnull=False).exists():
            return self
        signed = Version.objects.signed().filter(signed_by_contact__in=contact)
        return self.filter(pk__in=signed.values("contract"))


class Contract(models.Model):
    """The agreement with one customer. What it says at an instant is in its versions."""

    ref = RefField()
    stream = models.OneToOneField(Stream, models.PROTECT, related_name="+")
    number = models.CharField(max_length=40, unique=True)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="contracts")
    title = WordsField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)

    objects = ContractQuerySet.as_manager()

    def __str__(self) -> str:
        return self.number

    def runs_at(self, instant: datetime) -> bool:
        """Whether the instant lies in its term: from its start to just before its end."""
        return self.starts_at <= instant and (self.ends_at is None or instant < self.ends_at)

    def version_at(self, instant: datetime) -> Version | None:
        """The signed version in effect at an instant; None before the first one."""
        signed = self.versions.signed().filter(effective_from__lte=instant)
        return signed.order_by("effective_from", "number").last()


class AmendmentRule(models.TextChoices):
    """What a new version means for a ticket that was open when it took effect."""

    OLD = "old"
    FROM_OPENING = "from_opening"
    FROM_EFFECTIVE = "from_effective"


class Renewal(models.TextChoices):
    """What happens when the term ends: it ends; it goes on unless somebody gave notice; or it has
    no end of its own, and ends by notice."""

    NONE = "none"
    AUTOMATIC = "automatic"
    BY_NOTICE = "by_notice"


class VersionQuerySet(models.QuerySet["Version"]):
    def signed(self) -> VersionQuerySet:
        return self.filter(signed_at__isnull=False)


class Version(models.Model):
    """The contract as amended from `effective_from` on. Once signed it never changes."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="versions")
    number = models.SmallIntegerField()
    effective_from = models.DateTimeField()
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    signed_by_contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="+")
    open_tickets = models.CharField(
        max_length=16, choices=AmendmentRule.choices, default=AmendmentRule.OLD
    )
    # Silence after "solved", in working days of the customer; None: never lapses.
    reminder_days = models.SmallIntegerField(default=2)
    manager_days = models.SmallIntegerField(default=5)
    lapse_days = models.SmallIntegerField(null=True, blank=True)
    reopen_days = models.SmallIntegerField(default=14)
    renewal = models.CharField(max_length=10, choices=Renewal.choices, default=Renewal.NONE)
    # By how many months an automatic renewal goes on; days before the end (of a contract without a
    # fixed end: before the last day) by which notice is given.
    renewal_months = models.SmallIntegerField(default=12)
    notice_days = models.SmallIntegerField(default=30)
    # Which priority an impact and an urgency mean; empty: as the provider's matrix says. Read and
    # written by `contracts.priorities`.
    priorities = models.JSONField(null=True, blank=True)
    # At most so much credit for all lines together in a calendar month: a share of what they cost
    # together, in hundredths of a percent, or a sum. Both empty: only the lines' own caps hold.
    cap_share = models.SmallIntegerField(null=True, blank=True)
    cap_minor = models.BigIntegerField(null=True, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contract", "number"], name="version_number"),
            models.UniqueConstraint(fields=["contract", "effective_from"], name="version_from"),
            models.CheckConstraint(
                condition=Q(cap_share=None) | Q(cap_minor=None), name="version_cap_one_way"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract} v{self.number}"

    @property
    def is_signed(self) -> bool:
        return self.signed_at is not None

    @property
    def cap(self) -> Amount | None:
        """The most that all lines together pay back in a calendar month; None: no limit."""
        return amount_of(self.cap_share, self.cap_minor)


class Step(models.Model):
    """Something that happened in the life of a contract, apart from its versions. None is ever
    changed; what was withdrawn is another step.

    `side` is whose notice it was, `given_on` the customer's day on which it came (empty: that of
    `at`); `ends_at` the end that follows, `before` the one there was;
    `reason` what was said of it.
    """

    class Kind(models.TextChoices):
        OFFERED = "offered"
        NOTICE = "notice"
        NOTICE_WITHDRAWN = "notice_withdrawn"
        RENEWED = "renewed"
        TERM = "term"

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    at = models.DateTimeField()
    staff = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    side = models.CharField(max_length=8, blank=True)  # customer, provider
    given_on = models.DateField(null=True)
    ends_at = models.DateTimeField(null=True)
    before = models.DateTimeField(null=True)
    reason = models.ForeignKey("kernel.Remark", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.contract_id} {self.kind}"
