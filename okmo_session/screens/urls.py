from django.urls import path

from okmo_session.screens.views import board, console, journal, messages, projector

app_name = "screens"

urlpatterns = [
    path("console/", console.console, name="console"),
    path("hall-messages/", messages.hall_messages, name="hall_messages"),
    path("journal/", journal.journal, name="journal"),
    path("board/", board.board, name="board"),
    path("board/turnout/", board.board_turnout, name="board_turnout"),
    path("projector/", projector.projector, name="projector"),
]
