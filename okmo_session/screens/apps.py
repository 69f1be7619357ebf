from django.apps import AppConfig


class ScreensConfig(AppConfig):
    name = "okmo_session.screens"
