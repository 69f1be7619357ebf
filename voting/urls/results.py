from django.urls import path

from voting.views.results import deciding, pages

urlpatterns = [
    path("result/", pages.result_page, name="result"),
    path("ballots/", pages.ballots, name="ballots"),
    path("polls/<int:pk>/settle/", deciding.poll_settle, name="poll_settle"),
    path("polls/<int:pk>/announce/", deciding.poll_announce, name="poll_announce"),
]
