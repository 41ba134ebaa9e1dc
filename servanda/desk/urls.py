from __future__ import annotations

from django.urls import path
from django.views.generic import RedirectView

from servanda.desk import stream
from servanda.desk.views import acts, calls, customers, day, files, mail, queue, session, ticket

app_name = "desk"

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="desk:queue"), name="home"),
    path("desk/sign-in", session.sign_in, name="sign_in"),
    path("desk/sign-out", session.sign_out, name="sign_out"),
    path("desk/me", session.preferences, name="preferences"),
    path("desk/", queue.queue, name="queue"),
    path("desk/stream", stream.stream, name="stream"),
    path("desk/search", calls.search, name="search"),
    path("desk/day", day.day, name="day"),
    path("desk/ladder/<str:ref>/acknowledge", acts.acknowledge, name="acknowledge"),
    # a call
    path("desk/caller", calls.caller, name="caller"),
    path("desk/caller/<str:ref>", calls.card, name="card"),
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
    path("desk/html/<str:ref>", files.message_html, name="message_html"),
    # a ticket
    path("desk/new", ticket.new, name="new"),
    path("desk/t/<str:ref>", ticket.ticket, name="ticket"),
    path("desk/t/<str:ref>/answer", acts.answer, name="answer"),
    path("desk/t/<str:ref>/note", acts.note, name="note"),
    path("desk/t/<str:ref>/call", acts.call, name="call"),
    path("desk/t/<str:ref>/assign", acts.assign, name="assign"),
    path("desk/t/<str:ref>/priority", acts.priority, name="priority"),
    path("desk/t/<str:ref>/correct", acts.correct, name="correct"),
    path("desk/t/<str:ref>/state", acts.state, name="state"),
    path("desk/t/<str:ref>/kind", acts.kind, name="kind"),
    path("desk/t/<str:ref>/line", acts.line, name="line"),
    path("desk/t/<str:ref>/who", acts.who, name="who"),
    path("desk/t/<str:ref>/confirmed", acts.confirmed, name="confirmed"),
    path("desk/t/<str:ref>/thanks/<str:message>", acts.thanks, name="thanks"),
]
