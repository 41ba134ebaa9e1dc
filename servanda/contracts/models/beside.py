"""What is kept beside a signed version: typing errors that were mended, and the paper itself."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from servanda.contracts.models.agreement import Contract, Version
from servanda.files.models import Blob
from servanda.kernel import Actor
from servanda.kernel.models import Remark
from servanda.kernel.refs import RefField
from servanda.people.models import Staff


class Correction(models.Model):
    """A typing error in a signed version, mended. Never changed itself; the database sees to it,
    and lets the words of a signed row become nothing else than what the last one says.

    `place` and `row_id` name whose words they are, `field` which; `before` and `after` are all that
    stood and stands there (a text, or one per language).
    """

    class Place(models.TextChoices):
        CONTRACT = "contract"
        LINE = "line"
        RUNG = "rung"

    version = models.ForeignKey(Version, models.PROTECT, related_name="corrections")
    at = models.DateTimeField()
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    place = models.CharField(max_length=10, choices=Place.choices)
    row_id = models.BigIntegerField()
    field = models.CharField(max_length=20)
    before = models.JSONField()
    after = models.JSONField()
    reason = models.ForeignKey(Remark, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["place", "row_id"], name="correction_of")]

    def __str__(self) -> str:
        return f"{self.version_id} {self.place} {self.field}"


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, actor: Actor) -> DocumentQuerySet:
        """Of contracts that the actor sees; of the customer's people those who answer for it there:
        with a role, or who signed one of its versions. Prices stand in it. What was withdrawn is
        for colleagues alone."""
        found = self.filter(version__contract__in=Contract.objects.visible_to(actor))
        if not actor.is_contact:
            return found
        answered = Contract.objects.visible_to(actor).answered_for_by(actor)
        return found.filter(withdrawn_at=None, version__contract__in=answered)


class Document(models.Model):
    """The signed paper of a version, or an annex to it. A newer one that `replaces` it leaves it
    where it is. One that was attached by mistake is withdrawn, and counts no more for anything;
    by whom, the journal says."""

    ref = RefField()
    version = models.ForeignKey(Version, models.PROTECT, related_name="documents")
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    at = models.DateTimeField()
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="newer"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.ForeignKey(
        Remark, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(replaces=models.F("pk")), name="document_replaces_another"
            )
        ]

    def __str__(self) -> str:
        return self.name
