"""The check of records by headquarters: decisions, corrections, and triads of two tables made one."""

from django.urls import path

from triads.views.checking import correcting, mergers
from triads.views.checking import pages as checking

urlpatterns = [
    path("records/", checking.check, name="check"),
    path("records/<int:pk>/", checking.record_check, name="record_check"),
    path("records/<int:pk>/accept/", checking.record_accept, name="record_accept"),
    path("records/<int:pk>/return/", checking.record_return, name="record_return"),
    path("records/<int:pk>/field/", correcting.record_correct, name="record_correct"),
    path("records/<int:pk>/save/", correcting.record_correct_save, name="record_correct_save"),
    path("records/<int:pk>/give-back/", correcting.text_give_back, name="text_give_back"),
    path("record/give-back/", correcting.own_text_give_back, name="own_text_give_back"),
    path("records/mergers/new/", mergers.merger_new, name="merger_new"),
    path("records/mergers/propose/", mergers.merger_propose, name="merger_propose"),
    path("records/mergers/<int:pk>/agree/", mergers.merger_agree, name="merger_agree"),
    path("records/mergers/<int:pk>/refuse/", mergers.merger_refuse, name="merger_refuse"),
    path("records/mergers/<int:pk>/withdraw/", mergers.merger_withdraw, name="merger_withdraw"),
]
