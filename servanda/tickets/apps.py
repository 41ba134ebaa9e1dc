from django.apps import AppConfig


class TicketsConfig(AppConfig):
    name = "servanda.tickets"
