from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "servanda.config"

    def ready(self) -> None:
        from servanda.config.reactions import register

        register()
