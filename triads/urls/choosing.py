"""The table's choice: drafts into slots and out of them, and what the members think of the drafts."""

from django.urls import path

from triads.views.drafts import rating
from triads.views.record import choosing

urlpatterns = [
    path("record/proposed/", choosing.proposed, name="proposed"),
    path("record/slots/<int:slot>/take/", choosing.drafts_take, name="drafts_take"),
    path("record/slots/<int:slot>/merge/", choosing.drafts_merge, name="drafts_merge"),
    path("record/slots/<int:slot>/swap/", choosing.slots_swap, name="slots_swap"),
    path("record/sources/<int:pk>/", choosing.source, name="source"),
    path("record/sources/<int:pk>/take-out/", choosing.source_take_out, name="source_take_out"),
    path("rating/", rating.rate_drafts, name="rate"),
    path("rating/save/", rating.ratings_save, name="ratings_save"),
]
