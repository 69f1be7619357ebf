from django.urls import path

from triads.views.drafts import pages as drafts

urlpatterns = [
    path("drafts/", drafts.drafts, name="drafts"),
    path("drafts/field/", drafts.draft_field_save, name="draft_field_save"),
    path("drafts/save/", drafts.drafts_save, name="drafts_save"),
    path("drafts/add/", drafts.draft_add, name="draft_add"),
    path("drafts/<int:slot>/propose/", drafts.draft_propose, name="draft_propose"),
    path("drafts/<int:slot>/withdraw/", drafts.draft_withdraw, name="draft_withdraw"),
]
