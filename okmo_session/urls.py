from django.urls import include, path

from okmo_session.screens.views import health, home

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("", home.start, name="start"),
    path("s/<slug:slug>/", home.session_home, name="session_home"),
    path("", include("sessions.urls")),
    path("s/<slug:slug>/", include("triads.urls")),
    path("s/<slug:slug>/", include("voting.urls")),
    path("s/<slug:slug>/", include("measures.urls")),
    path("s/<slug:slug>/", include("okmo_session.screens.urls")),
    path("s/<slug:slug>/", include("okmo_session.reports.urls")),
    path("", include("okmo_session.preparation.urls")),
]
