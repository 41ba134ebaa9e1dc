from __future__ import annotations

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from servanda.catalogue.credits import Amount, amount_of
from servanda.catalogue.models import (
    ONE_WAY,
    Charge,
    CreditTerms,
    PriceTerms,
    Service,
    ServiceLevel,
    TargetTerms,
)
from servanda.kernel import Actor
from servanda.kernel.models import Stream
from servanda.kernel.money import Money
from servanda.kernel.refs import RefField
from servanda.kernel.words import WordsField, things
from servanda.people.access import may
from servanda.people.models import Contact, Customer, Role, Staff


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


class Reclassification(models.TextChoices):
    """From when a new priority's or line's target counts."""

    FROM_START = "from_start"
    FROM_CHANGE = "from_change"


class Line(PriceTerms):
    """One service bought in one version of the contract.

    `code` names the same line in every version. `clause` is its number in the signed paper.
    `includes` and `excludes` say its scope, a line each, in the language of the paper.
    Its price is for a month, for one of `seats` and month, or paid once, in the month in which the
    line is first in force.
    """

    ref = RefField()
    version = models.ForeignKey(Version, models.PROTECT, related_name="lines")
    code = models.SlugField()
    clause = models.CharField(max_length=20)
    service = models.ForeignKey(Service, models.PROTECT, related_name="lines")
    level = models.ForeignKey(ServiceLevel, models.PROTECT, related_name="lines")
    calendar = models.ForeignKey("calendars.Calendar", models.PROTECT, related_name="+")
    price_minor = models.BigIntegerField(default=0)
    seats = models.IntegerField(default=1)
    currency = models.CharField(max_length=3, default="EUR")
    systems = models.ManyToManyField("systems.System", blank=True, related_name="lines")
    default_priority = models.SmallIntegerField(default=3)
    waiting_customer_counts = models.BooleanField(default=False)
    waiting_third_party_counts = models.BooleanField(default=True)
    pause_clause = models.CharField(max_length=20, blank=True)
    reclassification = models.CharField(
        max_length=12, choices=Reclassification.choices, default=Reclassification.FROM_START
    )
    includes = models.CharField(max_length=2000, blank=True)
    excludes = models.CharField(max_length=2000, blank=True)
    # Why something else than the standard of its level was agreed.
    custom_reason = models.CharField(max_length=500, blank=True)
    # The account manager is told when that many percent of the included time are used (empty: not
    # so early) and when all of it is; the customer too, if `tell_customer`.
    warn_percent = models.SmallIntegerField(null=True, blank=True, default=80)
    tell_customer = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="line_code_in_version"),
            models.CheckConstraint(
                condition=Q(cap_share=None) | Q(cap_minor=None), name="line_cap_one_way"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.code}"

    @property
    def included(self) -> list[str]:
        """What belongs to it, one thing each."""
        return things(self.includes)

    @property
    def excluded(self) -> list[str]:
        """What does not belong to it, one thing each."""
        return things(self.excludes)

    @property
    def per_month(self) -> Money:
        """What it costs in a whole month, net; of what is paid once, nothing."""
        times = {Charge.SEAT: self.seats, Charge.ONCE: 0}.get(Charge(self.charge), 1)
        return Money(self.price_minor * times, self.currency)


class Target(TargetTerms):
    """What one line promises; `clause` is where the paper says so."""

    line = models.ForeignKey(Line, models.CASCADE, related_name="targets")
    clause = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line", "metric", "priority"], name="line_target_once")
        ]


class Credit(CreditTerms):
    """What one line pays back for a missed target."""

    line = models.ForeignKey(Line, models.CASCADE, related_name="credits")

    class Meta:
        ordering = ["metric"]
        constraints = [
            models.UniqueConstraint(fields=["line", "metric"], name="line_credit_once"),
            models.CheckConstraint(condition=ONE_WAY, name="line_credit_one_way"),
        ]

    def __str__(self) -> str:
        return f"{self.line} {self.metric}"


class Rung(models.Model):
    """One step of the contract's published escalation ladder.

    Fires when `percent` of a target is used up, for the `priorities` named (none: all). It goes to
    a named colleague, or to whoever holds `role`; `accepts` is the calendar in which it may be
    called on (none: any time), outside it waits for the next open instant.
    """

    version = models.ForeignKey(Version, models.CASCADE, related_name="rungs")
    position = models.SmallIntegerField()
    percent = models.SmallIntegerField()
    title = WordsField()
    staff = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=20, choices=Role.choices, blank=True)
    managerial = models.BooleanField(default=True)
    priorities = ArrayField(models.SmallIntegerField(), default=list, blank=True)
    accepts = models.ForeignKey("calendars.Calendar", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="rung_position")
        ]

    def __str__(self) -> str:
        return f"{self.percent} %"


class PriceItem(models.Model):
    """One item of the price list for work that no line covers.

    `price_minor` is in minor units of `currency` (that of the lines), net, for one `unit`.
    """

    class Unit(models.TextChoices):
        HOUR = "hour"
        DAY = "day"
        VISIT = "visit"
        PIECE = "piece"

    version = models.ForeignKey(Version, models.CASCADE, related_name="price_list")
    position = models.SmallIntegerField()
    name = WordsField()
    unit = models.CharField(max_length=8, choices=Unit.choices)
    price_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="price_item_position")
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def price(self) -> Money:
        """Of one unit, net."""
        return Money(self.price_minor, self.currency)


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
