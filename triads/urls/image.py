"""The priorities under the key questions, and the image of the future."""

from django.urls import path

from triads.views import image

urlpatterns = [
    path("priorities/", image.priorities, name="priorities"),
    path("priorities/<int:pk>/question/", image.priority_question, name="priority_question"),
    path("image/", image.image, name="image"),
    path("image/field/", image.image_field_save, name="image_field_save"),
    path("image/save/", image.image_save, name="image_save"),
    path("image/assemble/", image.image_assemble, name="image_assemble"),
    path("image/keep/", image.image_keep, name="image_keep"),
    path("image/versions/<int:number>/", image.image_version, name="image_version"),
    path("image/versions/<int:number>/bring-back/", image.image_bring_back, name="image_bring_back"),
]
