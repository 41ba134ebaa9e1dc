from __future__ import annotations

from django.db import models

from servanda.catalogue.models import Service
from servanda.files.models import Blob
from servanda.kernel import Actor
from servanda.kernel.refs import RefField
from servanda.people.access import may
from servanda.people.models import Customer


class SystemQuerySet(models.QuerySet["System"]):
    def visible_to(self, actor: Actor) -> SystemQuerySet:
        """Every system for a colleague, their own company's for a contact."""
        if not may(actor, "customer.read"):
            return self.none()
        return self.filter(customer=actor.customer) if actor.is_contact else self


class System(models.Model):
    """Something a customer runs and we look after: a server, a web shop, a printer.

    `maintained_by` says who looks after it where that is not us (a supplier, themselves);
    `checked_on` is the date, at the customer's, when somebody last saw that all this is true.
    """

    ref = RefField()
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="systems")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=60, blank=True)
    identifier = models.CharField(max_length=120, blank=True)
    place = models.CharField(max_length=120, blank=True)
    maintained_by = models.CharField(max_length=120, blank=True)
    services = models.ManyToManyField(Service, related_name="systems")
    notes = models.TextField(blank=True)
    checked_on = models.DateField(null=True, blank=True)
    retired_on = models.DateField(null=True, blank=True)

    objects = SystemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "name"], name="system_name_once")
        ]

    def __str__(self) -> str:
        return self.name


class SystemFileQuerySet(models.QuerySet["SystemFile"]):
    def visible_to(self, actor: Actor) -> SystemFileQuerySet:
        """The files of the systems a colleague may see; customers are shown none of them."""
        return self if actor.is_staff and may(actor, "customer.read") else self.none()


class SystemFile(models.Model):
    """A drawing, a licence, a photograph of the rack: kept with the system it is about."""

    ref = RefField()
    system = models.ForeignKey(System, models.PROTECT, related_name="files")
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = SystemFileQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name
