from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "servanda.catalogue"
