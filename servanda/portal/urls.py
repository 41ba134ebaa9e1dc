from __future__ import annotations

from django.urls import path

from servanda.portal.door import by_link, by_session
from servanda.portal.views import agreed, asking, confirm, contracts, home, levels, ticket

app_name = "portal"

urlpatterns = [
    # by a signed link from a mail
    path("t/<str:signed>", by_link(ticket.show), name="link"),
    path("t/<str:signed>/reply", by_link(ticket.reply), name="link_reply"),
    path("t/<str:signed>/confirm", by_link(confirm.confirm), name="link_confirm"),
    path("t/<str:signed>/rate", by_link(confirm.rate), name="link_rate"),
    path("t/<str:signed>/file/<str:file>", by_link(ticket.file), name="link_file"),
    path("agreed/<str:signed>", agreed.agreed, name="agreed"),
    # signed in
    path("portal/", home.home, name="home"),
    path("portal/new", asking.new, name="new"),
    path("portal/ask", home.ask, name="ask"),
    path("portal/in/<str:token>", home.come_in, name="come_in"),
    path("portal/out", home.sign_out, name="sign_out"),
    path("portal/contracts", contracts.contracts, name="contracts"),
    path("portal/contracts/<str:ref>", contracts.contract, name="contract"),
    path("portal/levels", levels.levels, name="levels"),
    path("portal/paper/<str:ref>", contracts.document, name="contract_document"),
    path("portal/file/<str:ref>", home.file, name="file"),
    path("portal/t/<str:ref>", by_session(ticket.show), name="ticket"),
    path("portal/t/<str:ref>/reply", by_session(ticket.reply), name="reply"),
    path("portal/t/<str:ref>/confirm", by_session(confirm.confirm), name="confirm"),
    path("portal/t/<str:ref>/rate", by_session(confirm.rate), name="rate"),
    path("portal/t/<str:ref>/file/<str:file>", by_session(ticket.file), name="ticket_file"),
]
