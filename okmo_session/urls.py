from django.urls import include, path

from okmo_session.screens.views import health, home, network

urlpatterns = [
    # The first to be looked at, because a thousand phones open the ballot at once.
    path("s/<slug:slug>/", include("voting.urls")),
    path("healthz", health.healthz, name="healthz"),
    path("self-test/", network.self_test, name="self_test"),
    path("", home.start, name="start"),
    path("s/<slug:slug>/", home.session_home, name="session_home"),
    path("", include("sessions.urls")),
    path("s/<slug:slug>/", include("triads.urls")),
    path("s/<slug:slug>/", include("measures.urls")),
    path("s/<slug:slug>/", include("okmo_session.screens.urls")),
    path("s/<slug:slug>/", include("okmo_session.reports.urls")),
    path("", include("okmo_session.preparation.urls")),
]
