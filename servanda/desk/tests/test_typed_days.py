"""Days at the ends of the calendar, typed into pages and addresses: words, never a failure."""

from __future__ import annotations

import pytest
from django import forms
from django.urls import reverse
from django.utils import timezone

from servanda.contracts.tests.factory import make_contract
from servanda.desk.fields import DayField, MomentField
from servanda.people.tests.factory import make_customer

ENDS = ("9999-12-31", "0001-01-01", "2100-01-01", "1969-12-31")
SAID = "between 1970 and 2099"


@pytest.mark.django_db
@pytest.mark.parametrize("day", ENDS)
class TestContracts:
    def refused(self, response, day):
        page = response.content.decode()
        assert SAID in page
        assert f'value="{day}"' in page

    def test_a_first_or_last_day(self, desk, day):
        manager, customer = desk.as_role("service_manager"), make_customer()
        given = {"customer": customer.ref, "number": "7", "title": "Support"}
        for days in (("2026-01-01", day), (day, "")):
            values = given | dict(zip(("starts_on", "ends_on"), days, strict=True))
            self.refused(manager.post(reverse("desk:contract_new"), values), day)

    def test_the_day_of_an_amendment_or_the_last_one(self, desk, day):
        manager, contract = desk.as_role("service_manager"), make_contract().version.contract
        address = reverse("desk:contract_amend", args=[contract.ref])
        values = {"effective_on": day, "open_tickets": "old"}
        self.refused(manager.post(address, values), day)
        address = reverse("desk:contract_term", args=[contract.ref])
        self.refused(manager.post(address, {"ends_on": day}), day)


@pytest.mark.django_db
@pytest.mark.parametrize("day", ENDS)
@pytest.mark.parametrize(
    "address",
    ["/desk/calls?on={day}", "/desk/week?week={day}", "/desk/figures?on={day}&span=month",
     "/desk/day?on={day}", "/desk/?q=after:{day}", "/desk/?q=before:{day}",
     "/desk/search?q=after:{day}"],
)  # fmt: skip
def test_an_address_shows_another_day(desk, address, day):
    head = desk.as_role("head")
    assert head.get(address.format(day=day), follow=True).status_code in (200, 404)


@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Kiritimati"])
@pytest.mark.parametrize("day", ENDS)
def test_a_time_beyond_the_calendar_is_refused_in_words(zone, day):
    with timezone.override(zone), pytest.raises(forms.ValidationError, match=SAID):
        MomentField().clean(f"{day}T23:59")
    with pytest.raises(forms.ValidationError, match=SAID):
        DayField().clean(day)
