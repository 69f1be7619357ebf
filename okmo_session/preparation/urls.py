"""Before the day: sessions are made, and everything their blueprint holds is edited."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "preparation"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("okmo_session.preparation.session_urls")),
    path("s/<slug:slug>/people/", include("okmo_session.preparation.people_urls")),
    path("s/<slug:slug>/prepare/agenda/", include("okmo_session.preparation.agenda_urls")),
    path("s/<slug:slug>/prepare/", include("okmo_session.preparation.editors_urls")),
]
