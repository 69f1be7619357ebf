from django.apps import AppConfig


class PreparationConfig(AppConfig):
    name = "okmo_session.preparation"
    label = "preparation"
