from django.urls import include, path

from triads.views import checking, reading, record

app_name = "triads"
urlpatterns = [
    path("record/", record.record, name="record"),
    path("record/read/", record.record_read, name="record_read"),
    path("record/field/", record.field_save, name="field_save"),
    path("record/save/", record.record_save, name="record_save"),
    path("record/hand-in/", record.record_hand_in, name="record_hand_in"),
    path("records/", checking.check, name="check"),
    path("records/<int:pk>/", checking.record_check, name="record_check"),
    path("records/<int:pk>/accept/", checking.record_accept, name="record_accept"),
    path("records/<int:pk>/return/", checking.record_return, name="record_return"),
    path("", include("triads.draft_urls")),
    path("triads/", reading.team_triads, name="team_triads"),
    path("triads/<int:number>/", reading.table_triads, name="table_triads"),
]
