from django.urls import path

from okmo_session.reports.views import assessment_forms, documents, record_forms

app_name = "reports"

urlpatterns = [
    path("reports/", documents.reports, name="reports"),
    path("reports/workbook/", documents.workbook, name="workbook"),
    path("reports/protocol/", documents.protocol, name="protocol"),
    path("reports/protocol/make/", documents.protocol_make, name="protocol_make"),
    path("reports/protocol/<int:pk>/", documents.file, name="protocol_file"),
    path("reports/forms/", record_forms.forms, name="forms"),
    path("reports/forms/paper/", record_forms.forms_paper, name="forms_paper"),
    path("reports/forms/make/", record_forms.forms_make, name="forms_make"),
    path("reports/forms/<int:pk>/", record_forms.forms_file, name="forms_file"),
    path("reports/assessment-forms/", assessment_forms.forms, name="assessment_forms"),
    path("reports/assessment-forms/paper/", assessment_forms.forms_paper, name="assessment_forms_paper"),
    path("reports/assessment-forms/make/", assessment_forms.forms_make, name="assessment_forms_make"),
    path("reports/assessment-forms/<int:pk>/", assessment_forms.forms_file, name="assessment_forms_file"),
]
