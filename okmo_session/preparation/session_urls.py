"""The session as a whole: made, finished, put away, deleted; and who is of its crew."""

from django.urls import include, path

from okmo_session.preparation.views import crew, making, whole

of_a_session = [
    path("session/", whole.session_settings, name="session_settings"),
    path("session/blueprint/", whole.blueprint_download, name="blueprint_download"),
    path("session/finish/", whole.session_finish, name="session_finish"),
    path("session/reopen/", whole.session_reopen, name="session_reopen"),
    path("session/archive/", whole.session_archive, name="session_archive"),
    path("session/restore/", whole.session_restore, name="session_restore"),
    path("session/delete/", whole.session_delete, name="session_delete"),
    path("crew/", crew.crew, name="crew"),
    path("crew/<int:pk>/role/", crew.crew_role, name="crew_role"),
    path("crew/<int:pk>/remove/", crew.crew_remove, name="crew_remove"),
    path("crew/invite/<str:role>/", crew.crew_invite, name="crew_invite"),
    path("crew/invitations/<int:pk>/withdraw/", crew.invitation_withdraw, name="invitation_withdraw"),
]

urlpatterns = [
    path("sessions/new/", making.session_new, name="session_new"),
    path("s/<slug:slug>/prepare/", include(of_a_session)),
]
