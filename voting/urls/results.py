from django.urls import path

from voting.views.results import deciding, pages, published, revealing

urlpatterns = [
    path("result/", pages.result_page, name="result"),
    path("result/<int:pk>/", pages.result_of, name="result_of"),
    path("ballots/", published.ballots, name="ballots"),
    path("polls/<int:pk>/ballots/", published.ballots_of, name="ballots_of"),
    path("polls/<int:pk>/ballots/file/", published.ballots_file, name="ballots_file"),
    path("polls/<int:pk>/settle/", deciding.poll_settle, name="poll_settle"),
    path("polls/<int:pk>/run_off/", deciding.poll_run_off, name="poll_run_off"),
    path("polls/<int:pk>/add/", deciding.poll_add, name="poll_add"),
    path("polls/<int:pk>/add/back/", deciding.poll_add_back, name="poll_add_back"),
    path("polls/<int:pk>/announce/", deciding.poll_announce, name="poll_announce"),
    path("reveal/", revealing.reveal, name="reveal"),
    path("polls/<int:pk>/reveal/", revealing.poll_reveal, name="poll_reveal"),
    path("polls/<int:pk>/reveal/all/", revealing.poll_reveal_all, name="poll_reveal_all"),
    path("polls/<int:pk>/reveal/back/", revealing.poll_reveal_back, name="poll_reveal_back"),
    path("polls/<int:pk>/tie/show/", revealing.poll_show_tie, name="poll_show_tie"),
]
