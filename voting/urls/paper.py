from django.urls import path

from voting.views.paper import entry, queue, sheets, voters

urlpatterns = [
    path("papers/", sheets.papers, name="papers"),
    path("papers/voters/", voters.paper_voters, name="paper_voters"),
    path("polls/<int:pk>/papers/print/", sheets.papers_print, name="papers_print"),
    path("polls/<int:pk>/papers/void/", sheets.papers_void, name="papers_void"),
    path("polls/<int:pk>/papers/issue/", sheets.papers_issue, name="papers_issue"),
    path("polls/<int:pk>/papers/spoil/", sheets.papers_spoil, name="papers_spoil"),
    path("polls/<int:pk>/papers/hand-in/", sheets.papers_hand_in, name="papers_hand_in"),
    path("polls/<int:pk>/papers/voters/mark/", voters.paper_voter_mark, name="paper_voter_mark"),
    path("polls/<int:pk>/papers/voters/unmark/", voters.paper_voter_unmark, name="paper_voter_unmark"),
    path("papers/entry/", entry.paper_entry, name="paper_entry"),
    path("papers/queue/", queue.paper_queue, name="paper_queue"),
    path("polls/<int:pk>/papers/serial/", entry.paper_serial, name="paper_serial"),
    path("polls/<int:pk>/papers/enter/", entry.paper_enter, name="paper_enter"),
    path("polls/<int:pk>/papers/set-aside/", queue.paper_set_aside, name="paper_set_aside"),
    path("polls/<int:pk>/papers/<slug:serial>/decide/", queue.paper_decide, name="paper_decide"),
    path("polls/<int:pk>/papers/<slug:serial>/bring-back/", queue.paper_bring_back, name="paper_bring_back"),
]
