from django.urls import path

from triads.views.assessment import crew as assessment_crew
from triads.views.assessment import entry as assessment_entry
from triads.views.assessment import pages as assessment

urlpatterns = [
    path("assessments/", assessment.assessments, name="assessments"),
    path("assessments/field/", assessment.assessment_field_save, name="assessment_field_save"),
    path("assessments/hand-in/", assessment.assessment_hand_in, name="assessment_hand_in"),
    path("assessments/<int:number>/", assessment.assessment, name="assessment"),
    path("assessments/<int:number>/save/", assessment.assessment_save, name="assessment_save"),
    path("assessments/result/", assessment_crew.assessment_result, name="assessment_result"),
    path("assessments/sheets/", assessment_crew.assessment_sheets, name="assessment_sheets"),
    path("assessments/sheets/paper/", assessment_entry.sheet_paper, name="sheet_paper"),
    path("assessments/sheets/<int:pk>/", assessment_entry.sheet, name="sheet"),
    path("assessments/sheets/<int:pk>/field/", assessment_entry.sheet_field_save, name="sheet_field_save"),
    path("assessments/sheets/<int:pk>/save/", assessment_entry.sheet_save, name="sheet_save"),
    path("assessments/sheets/<int:pk>/hand-in/", assessment_entry.sheet_hand_in, name="sheet_hand_in"),
    path("assessments/sheets/<int:pk>/give-back/", assessment_entry.sheet_give_back, name="sheet_give_back"),
]
