from django.urls import path

from okmo_session.reports.views import assessment_forms, ballots, documents, record_forms

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
    path("reports/ballots/", ballots.ballots, name="ballots"),
    path("reports/ballots/paper/", ballots.ballots_paper, name="ballots_paper"),
    path("reports/ballots/make/", ballots.ballots_make, name="ballots_make"),
    path("reports/ballots/<int:pk>/", ballots.ballots_file, name="ballots_file"),
    path("reports/ballot-list/", ballots.ballot_list, name="ballot_list"),
    path("reports/ballot-list/paper/", ballots.ballot_list_paper, name="ballot_list_paper"),
    path("reports/ballot-list/make/", ballots.ballot_list_make, name="ballot_list_make"),
    path("reports/ballot-list/<int:pk>/", ballots.ballot_list_file, name="ballot_list_file"),
]
