"""What a table hands over besides its texts, and who writes in which field of its record."""

from django.urls import path

from triads.views.record import handing_over, photos, presence

urlpatterns = [
    path("records/<int:pk>/handing-over/", handing_over.handing_over, name="handing_over"),
    path("records/<int:pk>/ticks/<str:what>/", handing_over.tick_set, name="tick_set"),
    path("records/<int:pk>/ticks/<str:what>/undo/", handing_over.tick_take_back, name="tick_take_back"),
    path("records/<int:pk>/photos/add/", photos.photo_add, name="photo_add"),
    path("photos/<int:pk>/", photos.photo, name="photo"),
    path("photos/<int:pk>/small/", photos.photo_small, name="photo_small"),
    path("records/<int:pk>/photos/<int:photo>/remove/", photos.photo_remove, name="photo_remove"),
    path("records/<int:pk>/presence/", presence.presence, name="presence"),
    path("records/<int:pk>/presence/say/", presence.presence_say, name="presence_say"),
]
