from django.urls import include, path

from sessions.views import account, agenda, announcements, calls, joining, links, materials, notes, people, tables

app_name = "sessions"

of_a_session = [
    path("agenda/", agenda.agenda, name="agenda"),
    path("stage-line/", agenda.stage_line, name="stage_line"),
    path("agenda/<int:pk>/start/", agenda.stage_start, name="stage_start"),
    path("agenda/<int:pk>/finish/", agenda.stage_finish, name="stage_finish"),
    path("join/", joining.join, name="join"),
    path("return/", joining.come_back, name="come_back"),
    path("people/", people.people, name="people"),
    path("", include("sessions.import_urls")),
    path("", include("sessions.people_urls")),
    path("people/table/", people.table_choose, name="table_choose"),
    path("members/", tables.members, name="members"),
    path("members/add/", tables.member_add, name="member_add"),
    path("members/<int:pk>/admit/", tables.member_admit, name="member_admit"),
    path("speaker/", tables.speaker_name, name="speaker_name"),
    path("tables/add/", tables.tables_add, name="tables_add"),
    path("materials/", materials.materials, name="materials"),
    path("announcements/", announcements.announcements, name="announcements"),
    path("announcements/new/", announcements.announcements_new, name="announcements_new"),
    path("announcements/read/", announcements.announcements_read, name="announcements_read"),
    path("announcements/send/", announcements.announcement_send, name="announcement_send"),
    path("announcements/<int:pk>/withdraw/", announcements.announcement_withdraw, name="announcement_withdraw"),
    path("calls/", calls.calls, name="calls"),
    path("calls/<int:pk>/answer/", calls.call_answer, name="call_answer"),
    path("calls/<str:whom>/make/", calls.call_make, name="call_make"),
    path("calls/<str:whom>/cancel/", calls.call_cancel, name="call_cancel"),
    path("notes/", notes.notes, name="notes"),
    path("notes/autosave/", notes.note_autosave, name="note_autosave"),
    path("notes/save/", notes.note_save, name="note_save"),
    path("enter/<str:token>/", links.enter_here, name="enter_here"),
    path("enter/<str:token>/instead/", links.enter_instead, name="enter_instead"),
    path("links/", links.links, name="links"),
    path("links/invite/<str:role>/", links.crew_invite, name="crew_invite"),
]

urlpatterns = [
    path("login/", account.login_page, name="login"),
    path("logout/", account.logout_page, name="logout"),
    path("setup/<str:token>/", account.set_up, name="set_up"),
    path("language/", account.language_choose, name="language"),
    path("find/", joining.find, name="find"),
    path("j/<str:code>/", joining.join_by_code, name="join_by_code"),
    path("e/<str:token>/", links.enter, name="enter"),
    path("s/<slug:slug>/", include(of_a_session)),
]
