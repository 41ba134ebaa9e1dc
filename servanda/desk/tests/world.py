"""A desk with somebody at it, for the tests of its pages."""

from __future__ import annotations

from servanda.contracts.tests.factory import make_contract
from servanda.people import actors
from servanda.people.backend import SIGN_IN
from servanda.people.tests.factory import make_contact, make_customer, make_provider, make_staff
from servanda.tickets import actions


class Desk:
    """A gold customer, a contact, and clients signed in as colleagues with given roles."""

    def __init__(self, client_class):
        self._client_class = client_class
        make_provider()
        self.customer = make_customer(name="Alma Kft.")
        self.contact = make_contact(self.customer, given_name="Béla", family_name="Nagy")
        self.line = make_contract(self.customer)

    def staff(self, *roles, **values):
        return make_staff(*roles, **({"language": "en"} | values))

    def client(self, staff):
        client = self._client_class()
        client.force_login(staff.account, backend=SIGN_IN)
        return client

    def as_role(self, *roles):
        return self.client(self.staff(*roles))

    def ticket(self, subject="The printer is silent", **values):
        given = {
            "by": actors.of_contact(self.contact),
            "channel": "mail",
            "subject": subject,
            "text": "Nothing comes out of it.",
            "customer": self.customer,
            "requester": self.contact,
        } | values
        return actions.open_ticket(**given)

    def stranger_ticket(self, **values):
        """From an address that nobody knows."""
        values = {
            "by": actors.Actor.sender(),
            "customer": None,
            "requester": None,
            "requester_address": "who@nowhere.example",
        } | values
        return self.ticket("Who am I?", **values)
