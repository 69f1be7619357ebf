from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "okmo_session.reports"
    label = "reports"
