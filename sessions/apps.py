from django.apps import AppConfig


class SessionsConfig(AppConfig):
    # Django's own app has the label "sessions".
    name = "sessions"
    label = "okmo_sessions"
