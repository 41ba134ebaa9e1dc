"""Earnings of one customer by line and month, and of all customers beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from servanda.billing.queries import used_up
from servanda.contracts.models import Contract
from servanda.contracts.queries import contract_list
from servanda.desk.door import StaffRequest, door
from servanda.desk.earnings.asked import Asked, asked
from servanda.desk.earnings.chart import chart_of
from servanda.desk.earnings.shown import (
    Group,
    Shown,
    customers_of,
    grouped,
    lines_of,
    months_of,
    ordered,
    totals_of,
)
from servanda.people.access import may
from servanda.people.models import Customer
from servanda.people.queries import customer_list, holding_verb
from servanda.reviews.earned import accounts, year_to

PAGE = 50


@require_safe
@door("earning.read")
def overview(request: StaffRequest) -> HttpResponse:
    """`?month=2026-06&span=1|3|12&q=…&manager=…&loss=1&sort=margin|earned|cost|name`."""
    wanted = asked(request)
    rows = rows_of(request, wanted)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    groups = grouped(page, totals_of(rows)) if rows else []
    context = {
        "page": page,
        "groups": groups,
        "managers": holding_verb("contract.sign"),
        "words": request.GET.get("q", ""),
        "filtered": any(request.GET.get(name) for name in ("q", "manager", "loss")),
        **_frame(request, wanted, groups),
    }
    return render(request, "desk/earnings/overview.html", context)


def rows_of(request: StaffRequest, wanted: Asked) -> list[Shown]:
    """What the address leaves of the customers, in its order."""
    found = customer_list(request.actor, request.GET.get("q", "").strip())
    if manager := request.GET.get("manager"):
        found = found.filter(account_manager__ref=manager)
    rows = customers_of(accounts(request.actor, found, wanted.months))
    if request.GET.get("loss"):
        rows = [row for row in rows if row.sums.margin < 0]
    return ordered(rows, wanted.sort)


@require_safe
@door("earning.read")
def customer(request: StaffRequest, ref: str) -> HttpResponse:
    """One month by line, and the year that ends with it; `?month=2026-06&contract=…`."""
    found = get_object_or_404(customer_list(request.actor), ref=ref)
    wanted, contract = asked(request), _contract(request, found)
    year = year_to(wanted.month)
    lines = accounts(request.actor, [found], year, contract)
    marks = used_up(request.actor, found, wanted.month)
    groups, months = lines_of(lines, wanted.month, marks), months_of(lines, year)
    context = {
        "customer": found,
        "contract": contract,
        "whole_url": wanted.address(contract=""),
        "groups": groups,
        "years": [(group, chart_of(group, wanted)) for group in months],
        **_frame(request, wanted, [*groups, *months]),
    }
    return render(request, "desk/earnings/customer.html", context)


def _contract(request: StaffRequest, customer: Customer) -> Contract | None:
    ref = request.GET.get("contract")
    if not ref:
        return None
    found = contract_list(request.actor).filter(ref=ref, customer=customer).first()
    if found is None:
        raise Http404
    return found


def _frame(request: StaffRequest, wanted: Asked, groups: Sequence[Group]) -> dict[str, Any]:
    return {
        "asked": wanted,
        "uncosted": sorted({one.currency for one in groups if one.total.sums.uncosted}),
        "unpriced": any(one.total.sums.unpriced for one in groups),
        "may_set_rates": may(request.actor, "cost.edit"),
        "here": "earnings",
    }
