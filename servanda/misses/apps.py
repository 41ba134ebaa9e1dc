from django.apps import AppConfig


class MissesConfig(AppConfig):
    name = "servanda.misses"
