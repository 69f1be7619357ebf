from django.urls import path

from voting.views import ballot, poll, results

app_name = "voting"

urlpatterns = [
    path("vote/", ballot.ballot, name="ballot"),
    path("vote/change/", ballot.ballot_change, name="ballot_change"),
    path("vote/cast/", ballot.ballot_cast, name="ballot_cast"),
    path("vote/deadline/", ballot.ballot_deadline, name="ballot_deadline"),
    path("vote/result/", results.result_page, name="result"),
    path("vote/ballots/", results.ballots, name="ballots"),
    path("vote/poll/", poll.poll, name="poll"),
    path("vote/poll/now/", poll.poll_now, name="poll_now"),
    path("vote/poll/prepare/", poll.poll_prepare, name="poll_prepare"),
    path("vote/polls/<int:pk>/open/", poll.poll_open, name="poll_open"),
    path("vote/polls/<int:pk>/extend/", poll.poll_extend, name="poll_extend"),
    path("vote/polls/<int:pk>/close/", poll.poll_close, name="poll_close"),
    path("vote/polls/<int:pk>/count/", poll.poll_count, name="poll_count"),
    path("vote/polls/<int:pk>/settle/", poll.poll_settle, name="poll_settle"),
    path("vote/polls/<int:pk>/announce/", poll.poll_announce, name="poll_announce"),
]
