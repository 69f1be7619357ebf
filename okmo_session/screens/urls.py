from django.urls import path

from okmo_session.screens.views import board, console, journal, messages, network, nudge, projector

app_name = "screens"

urlpatterns = [
    path("console/", console.console, name="console"),
    path("hall-calls/", messages.hall_calls, name="hall_calls"),
    path("hall-messages/", messages.hall_messages, name="hall_messages"),
    path("journal/", journal.journal, name="journal"),
    path("address/", network.address, name="address"),
    path("board/", board.board, name="board"),
    path("board/turnout/", board.board_turnout, name="board_turnout"),
    path("board/tables/<int:number>/remind/", nudge.table_nudge, name="table_nudge"),
    path("board/tables/<int:number>/remind/send/", nudge.table_nudge_send, name="table_nudge_send"),
    path("projector/", projector.projector, name="projector"),
    path("projector/control/", projector.projector_control, name="projector_control"),
    path("projector/show/", projector.projector_show, name="projector_show"),
    path("projector/dark/", projector.projector_dark, name="projector_dark"),
    path("projector/sound/", projector.projector_sound, name="projector_sound"),
    path("projector/take-over/", projector.projector_take_over, name="projector_take_over"),
]
