from __future__ import annotations

from django.urls import path

from servanda.desk.contracts import beside, clauses, drafting, ending, price_list, priorities, views

urlpatterns = [
    path("desk/contracts", views.contracts, name="contracts"),
    path("desk/contracts/new", views.new, name="contract_new"),
    path("desk/contracts/custom", clauses.custom, name="custom_clauses"),
    path("desk/contracts/<str:ref>", views.contract, name="contract"),
    path("desk/contracts/<str:ref>/amend", views.amend, name="contract_amend"),
    path("desk/contracts/<str:ref>/term", views.term, name="contract_term"),
    path("desk/contracts/<str:ref>/sign", views.sign, name="contract_sign"),
    path("desk/contracts/<str:ref>/discard", views.discard, name="contract_discard"),
    path("desk/contracts/<str:ref>/offer", ending.offer, name="contract_offer"),
    path("desk/contracts/<str:ref>/notice", ending.notice, name="contract_notice"),
    path("desk/contracts/<str:ref>/correct", beside.correct, name="contract_correct"),
    path("desk/contracts/<str:ref>/paper", beside.attach, name="contract_attach"),
    path("desk/contracts/paper/<str:ref>", beside.document, name="contract_document"),
    path("desk/contracts/paper/<str:ref>/withdraw", beside.withdraw, name="contract_withdraw"),
    path("desk/contracts/<str:ref>/settle", drafting.settle, name="contract_settle"),
    path("desk/contracts/<str:ref>/line", drafting.add_line, name="contract_line_new"),
    path("desk/contracts/<str:ref>/line/<str:line>", drafting.change_line, name="contract_line"),
    path(
        "desk/contracts/<str:ref>/line/<str:line>/drop",
        drafting.drop_line,
        name="contract_line_drop",
    ),
    path("desk/contracts/<str:ref>/priorities", priorities.agree, name="contract_priorities"),
    path("desk/contracts/<str:ref>/price", price_list.add, name="contract_price"),
    path(
        "desk/contracts/<str:ref>/price/<int:pk>/drop", price_list.drop, name="contract_price_drop"
    ),
    path("desk/contracts/<str:ref>/rung", drafting.add_rung, name="contract_rung"),
    path(
        "desk/contracts/<str:ref>/rung/<int:pk>/drop", drafting.drop_rung, name="contract_rung_drop"
    ),
]
