"""Addresses of the first day and of the settings; part of the desk's."""

from __future__ import annotations

from django.urls import path

from servanda.desk.settings import (
    calendars,
    colleagues,
    company,
    contacts,
    customers,
    first,
    first_day,
    invited,
    leaving,
    priorities,
    sections,
    suppliers,
    teams,
)

urlpatterns = [
    path("desk/first", first.first, name="first"),
    path("desk/invited/<str:signed>", invited.invited, name="invited"),
    path("desk/first-day", first_day.first_day, name="first_day"),
    path("desk/first-day/skip", first_day.skip, name="skip_step"),
    path("desk/customers/new", customers.new_customer, name="new_customer"),
    path("desk/customers/<str:ref>/edit", customers.edit_customer, name="edit_customer"),
    path("desk/customers/<str:ref>/contact", contacts.new_contact, name="new_contact"),
    path("desk/contacts/<str:ref>", contacts.contact, name="contact"),
    path("desk/contacts/<str:ref>/left", contacts.left, name="contact_left"),
    path("desk/settings/", sections.index, name="settings"),
    path("desk/settings/company", company.company, name="company"),
    path("desk/settings/calendars", calendars.calendars_page, name="calendars"),
    path("desk/settings/calendars/new", calendars.new_calendar, name="new_calendar"),
    path("desk/settings/calendars/<str:ref>", calendars.calendar, name="calendar"),
    path("desk/settings/calendars/<str:ref>/change", calendars.change_calendar, name="hours"),
    path(
        "desk/settings/calendars/<str:ref>/<str:version>/withdraw",
        calendars.withdraw,
        name="withdraw_hours",
    ),
    path("desk/settings/priorities", priorities.priorities, name="priorities"),
    path("desk/settings/suppliers", suppliers.suppliers, name="suppliers"),
    path("desk/settings/suppliers/new", suppliers.new_supplier, name="new_supplier"),
    path("desk/settings/suppliers/<str:ref>", suppliers.supplier, name="supplier"),
    path("desk/settings/teams", teams.teams_page, name="teams"),
    path("desk/settings/teams/new", teams.new_team, name="new_team"),
    path("desk/settings/teams/<str:ref>", teams.team, name="team"),
    path("desk/settings/colleagues", colleagues.colleagues, name="colleague_list"),
    path("desk/settings/colleagues/new", colleagues.new_colleague, name="new_colleague"),
    path("desk/settings/colleagues/<str:ref>", colleagues.colleague, name="colleague"),
    path("desk/settings/colleagues/<str:ref>/invite", colleagues.invite, name="invite"),
    path("desk/settings/colleagues/<str:ref>/leave", leaving.leave, name="leave"),
    path("desk/settings/colleagues/<str:ref>/hand-over", leaving.hand_over, name="hand_over"),
    path("desk/settings/colleagues/<str:ref>/return", leaving.come_back, name="come_back"),
]
