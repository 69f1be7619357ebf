from django.urls import include, path

from triads.views import reading
from triads.views.record import pages as record
from triads.views.talks import now as talk_now
from triads.views.talks import pages as talks

app_name = "triads"
urlpatterns = [
    path("record/", record.record, name="record"),
    path("record/read/", record.record_read, name="record_read"),
    path("record/field/", record.field_save, name="field_save"),
    path("record/save/", record.record_save, name="record_save"),
    path("record/hand-in/", record.record_hand_in, name="record_hand_in"),
    path("", include("triads.urls.checking")),
    path("", include("triads.urls.choosing")),
    path("", include("triads.urls.handing")),
    path("", include("triads.urls.draft")),
    path("", include("triads.urls.assessment")),
    path("", include("triads.urls.paper")),
    path("", include("triads.urls.image")),
    path("triads/", reading.team_triads, name="team_triads"),
    path("triads/<int:number>/", reading.table_triads, name="table_triads"),
    path("talks/", talks.talks, name="talks"),
    path("talks/console/", talks.talk_console, name="talk_console"),
    path("talks/next/", talks.talks_next, name="talks_next"),
    path("talks/now/", talk_now.talk_now, name="talk_now"),
    path("talks/notes/field/", talk_now.notes_autosave, name="notes_autosave"),
    path("talks/notes/save/", talk_now.notes_save, name="notes_save"),
    path("talks/<int:pk>/<slug:verb>/", talks.talk_act, name="talk_act"),
]
