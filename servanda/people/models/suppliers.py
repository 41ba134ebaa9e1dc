"""Third parties whom we write to about our customers' tickets: a company and its addresses."""

from __future__ import annotations

from django.db import models

from servanda.kernel import Actor
from servanda.kernel.refs import RefField
from servanda.people.access import may


class SupplierQuerySet(models.QuerySet["Supplier"]):
    def visible_to(self, actor: Actor) -> SupplierQuerySet:
        return self if may(actor, "supplier.read") else self.none()

    def kept(self) -> SupplierQuerySet:
        return self.filter(removed_at=None)


class Supplier(models.Model):
    """Removed, it stays for what was written to it."""

    ref = RefField()
    name = models.CharField(max_length=200)
    phone = models.CharField(max_length=32, blank=True)
    about = models.CharField(max_length=300, blank=True)
    removed_at = models.DateTimeField(null=True)

    objects = SupplierQuerySet.as_manager()

    class Meta:
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name


class SupplierAddress(models.Model):
    """An address of theirs; `name` is a person's or a department's."""

    supplier = models.ForeignKey(Supplier, models.CASCADE, related_name="addresses")
    address = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.address
