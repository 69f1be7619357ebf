from django.urls import path

from voting.views.polls import pages

urlpatterns = [
    path("poll/", pages.poll, name="poll"),
    path("poll/now/", pages.poll_now, name="poll_now"),
    path("poll/prepare/", pages.poll_prepare, name="poll_prepare"),
    path("poll/odds/", pages.poll_odds, name="poll_odds"),
    path("polls/", pages.polls, name="polls"),
    path("polls/<int:pk>/open/", pages.poll_open, name="poll_open"),
    path("polls/<int:pk>/discard/", pages.poll_discard, name="poll_discard"),
    path("polls/<int:pk>/extend/", pages.poll_extend, name="poll_extend"),
    path("polls/<int:pk>/close/", pages.poll_close, name="poll_close"),
    path("polls/<int:pk>/count/", pages.poll_count, name="poll_count"),
]
