from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "okmo_session.core"
    label = "core"
