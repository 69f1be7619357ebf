"""Before the day: sessions are made, and everything their blueprint holds is edited."""

from django.urls import URLPattern, URLResolver

app_name = "preparation"

urlpatterns: list[URLPattern | URLResolver] = []
