from __future__ import annotations

from django.urls import path

from servanda.desk import stream
from servanda.desk.acts import paths
from servanda.desk.views import (
    call_log,
    callers,
    calls,
    colleagues,
    customers,
    day,
    figures,
    files,
    finding,
    handling,
    mail,
    queue,
    session,
    shared,
    sight,
    talking,
    ticket,
    triage,
    undoing,
)

app_name = "desk"

urlpatterns = [
    path("", session.home, name="home"),
    path("desk/sign-in", session.sign_in, name="sign_in"),
    path("desk/sign-out", session.sign_out, name="sign_out"),
    path("desk/me", session.preferences, name="preferences"),
    path("desk/", queue.queue, name="queue"),
    path("desk/stream", stream.stream, name="stream"),
    path("desk/search", finding.find, name="find"),
    path("desk/palette", finding.box, name="palette"),
    path("desk/callers", calls.search, name="search"),
    path("desk/day", day.day, name="day"),
    path("desk/day/<str:figure>", day.day_list, name="day_list"),
    # who is in
    path("desk/colleagues", colleagues.colleagues, name="colleagues"),
    path("desk/colleagues/away", colleagues.away, name="away"),
    path("desk/colleagues/away/<int:pk>/withdraw", colleagues.withdraw, name="withdraw_away"),
    path("desk/quiet", colleagues.be_quiet, name="quiet"),
    path("desk/quiet/end", colleagues.end_quiet, name="quiet_end"),
    path("desk/figures", figures.figures, name="figures"),
    path("desk/figures/<str:figure>", figures.figures_list, name="figures_list"),
    path("desk/settings/figures", sight.sight, name="sight"),
    path("desk/me/morning", sight.morning, name="morning"),
    # what is new
    path("desk/triage", triage.next_one, name="triage"),
    path("desk/triage/back", triage.come_back, name="triage_back"),
    path("desk/triage/<str:ref>", triage.decide, name="triage_decide"),
    path("desk/triage/<str:ref>/effects", triage.effects, name="triage_effects"),
    path("desk/ladder/<str:ref>/acknowledge", handling.acknowledge, name="acknowledge"),
    path("desk/undo/<str:signed>", undoing.take_back, name="undo"),
    # a call
    path("desk/caller", callers.caller, name="caller"),
    path("desk/caller/unknown", callers.unknown, name="unknown"),
    path("desk/caller/<str:ref>", calls.card, name="card"),
    path("desk/caller/<str:ref>/begin", calls.begin, name="begin_call"),
    path("desk/caller/<str:ref>/typing", calls.typing, name="typing"),
    path("desk/calls", call_log.calls, name="calls"),
    # customers
    path("desk/customers", customers.customers, name="customers"),
    path("desk/customers/<str:ref>", customers.customer, name="customer"),
    # mail
    path("desk/held", mail.held, name="held"),
    path("desk/held/<int:pk>", mail.held_one, name="held_one"),
    path("desk/sent", mail.sent, name="sent"),
    path("desk/sent/<int:pk>", mail.sent_one, name="sent_one"),
    path("desk/sent/<int:pk>/html", mail.sent_html, name="sent_html"),
    path("desk/raw/<int:pk>", files.raw, name="raw"),
    path("desk/file/<str:ref>", files.attachment, name="file"),
    path("desk/file/<str:ref>/look", files.look, name="look"),
    path("desk/html/<str:ref>", files.message_html, name="message_html"),
    # a ticket
    path("desk/new", ticket.new, name="new"),
    path("desk/t/<str:ref>", ticket.ticket, name="ticket"),
    path("desk/t/<str:ref>/answer", talking.answer, name="answer"),
    path("desk/t/<str:ref>/note", talking.note, name="note"),
    path("desk/t/<str:ref>/call", talking.call, name="call"),
    path("desk/t/<str:ref>/assign", handling.assign, name="assign"),
    path("desk/t/<str:ref>/priority", handling.priority, name="priority"),
    path("desk/t/<str:ref>/correct", handling.correct, name="correct"),
    path("desk/t/<str:ref>/state", handling.state, name="state"),
    path("desk/t/<str:ref>/kind", handling.kind, name="kind"),
    path("desk/t/<str:ref>/line", handling.line, name="line"),
    path("desk/t/<str:ref>/who", handling.who, name="who"),
    path("desk/t/<str:ref>/confirmed", talking.confirmed, name="confirmed"),
    path("desk/t/<str:ref>/erase/<str:message>", handling.erase, name="erase"),
    path("desk/t/<str:ref>/reporter/<int:pk>", shared.reporter, name="reporter"),
    path("desk/t/<str:ref>/mail", shared.mail, name="their_mail"),
    path("desk/t/<str:ref>/thanks/<str:message>", talking.thanks, name="thanks"),
    *paths.patterns,
]
