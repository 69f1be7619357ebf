from django.urls import path

from sessions.views import people_import

urlpatterns = [
    path("people/import/", people_import.people_import, name="people_import"),
    path("people/import/read/", people_import.people_file_read, name="people_file_read"),
    path("people/import/sample.xlsx", people_import.people_import_sample, name="people_import_sample"),
    path("people/import/<int:pk>/", people_import.people_import_preview, name="people_import_preview"),
    path("people/import/<int:pk>/take/", people_import.people_import_take, name="people_import_take"),
    path("people/import/<int:pk>/discard/", people_import.people_import_discard, name="people_import_discard"),
    path("people/import/<int:pk>/undo/", people_import.people_import_undo, name="people_import_undo"),
]
