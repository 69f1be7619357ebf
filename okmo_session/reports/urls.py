from django.urls import path

from okmo_session.reports.views import documents

app_name = "reports"

urlpatterns = [
    path("reports/", documents.reports, name="reports"),
    path("reports/workbook/", documents.workbook, name="workbook"),
    path("reports/protocol/", documents.protocol, name="protocol"),
    path("reports/protocol/make/", documents.protocol_make, name="protocol_make"),
    path("reports/protocol/<int:pk>/", documents.file, name="protocol_file"),
]
