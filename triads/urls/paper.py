"""What comes from a table on paper or as a file: entry by the headquarters, the form of Excel and back."""

from django.urls import path

from triads.views.record import entry, uploads

urlpatterns = [
    path("entry/<int:number>/", entry.entry, name="entry"),
    path("entry/<int:number>/field/", entry.entry_autosave, name="entry_autosave"),
    path("entry/<int:number>/save/", entry.entry_save, name="entry_save"),
    path("entry/<int:number>/hand-in/", entry.entry_hand_in, name="entry_hand_in"),
    path("entry/<int:number>/members/", entry.entry_member_add, name="entry_member_add"),
    path("entry/<int:number>/speaker/", entry.entry_speaker, name="entry_speaker"),
    path("record-file/", uploads.record_file, name="record_file"),
    path("record-file/read/", uploads.record_file_read, name="record_file_read"),
    path("record-file/<int:number>/", uploads.record_file_download, name="record_file_download"),
    path("uploads/<int:pk>/", uploads.upload, name="upload"),
    path("uploads/<int:pk>/take/", uploads.upload_take, name="upload_take"),
    path("uploads/<int:pk>/discard/", uploads.upload_discard, name="upload_discard"),
]
