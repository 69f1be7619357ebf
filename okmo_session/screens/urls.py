from django.urls import path

from okmo_session.screens.views import later

app_name = "screens"
urlpatterns = [
    path("console/", later.page, name="console"),
    path("board/", later.page, name="board"),
    path("projector/", later.page, name="projector"),
]
