from django.urls import path

from okmo_session.reports.views import documents, record_forms

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
]
