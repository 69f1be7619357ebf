from django.urls import path

from voting.views.ballots import pages

urlpatterns = [
    path("", pages.ballot, name="ballot"),
    path("change/", pages.ballot_change, name="ballot_change"),
    path("cast/", pages.ballot_cast, name="ballot_cast"),
    path("deadline/", pages.ballot_deadline, name="ballot_deadline"),
]
