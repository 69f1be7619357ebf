"""The pages of people in a session: who has come, one's own card, the mandates of member organisations."""

from django.urls import path

from sessions.views import arrivals, mandates, me, register

urlpatterns = [
    path("people/<int:pk>/admit/", register.participant_admit, name="participant_admit"),
    path("people/admit/", register.everybody_admit, name="everybody_admit"),
    path("people/<int:pk>/arrive/", register.participant_arrive, name="participant_arrive"),
    path("people/<int:pk>/arrive/undo/", register.arrival_take_back, name="arrival_take_back"),
    path("people/arrivals/", arrivals.arrivals, name="arrivals"),
    path("people/arrivals/check-in/", arrivals.badge_check_in, name="badge_check_in"),
    path("people/arrivals/walk-in/", arrivals.person_walk_in, name="person_walk_in"),
    path("people/mandates/", mandates.mandates, name="mandates"),
    path("people/mandates/add/", mandates.mandate_add, name="mandate_add"),
    path("people/mandates/<int:pk>/", mandates.mandate, name="mandate"),
    path("people/mandates/<int:pk>/save/", mandates.mandate_save, name="mandate_save"),
    path("people/mandates/<int:pk>/delete/", mandates.mandate_delete, name="mandate_delete"),
    path("me/", me.me, name="me"),
    path("me/save/", me.me_save, name="me_save"),
    path("me/contacts/share/", me.contacts_share, name="contacts_share"),
    path("me/contacts/hide/", me.contacts_hide, name="contacts_hide"),
]
