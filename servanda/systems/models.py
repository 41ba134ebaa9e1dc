from __future__ import annotations

from django.db import models

from servanda.catalogue.models import Service
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
    """Something a customer runs and we look after: a server, a web shop, a printer."""

    ref = RefField()
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="systems")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=60, blank=True)
    identifier = models.CharField(max_length=120, blank=True)
    place = models.CharField(max_length=120, blank=True)
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
