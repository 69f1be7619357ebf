from django.apps import AppConfig


class TriadsConfig(AppConfig):
    name = "triads"
