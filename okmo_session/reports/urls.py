from django.urls import path

from okmo_session.reports.views import documents
from okmo_session.reports.views.ballots import BALLOT_LIST, BALLOTS, ballot_list, ballots
from okmo_session.reports.views.table_forms import ASSESSMENT_FORMS, RECORD_FORMS, assessment_forms, record_forms

app_name = "reports"

urlpatterns = [
    path("reports/", documents.reports, name="reports"),
    path("reports/workbook/", documents.workbook, name="workbook"),
    path("reports/protocol/", documents.protocol, name="protocol"),
    path("reports/protocol/make/", documents.protocol_make, name="protocol_make"),
    path("reports/protocol/<int:pk>/", documents.file, name="protocol_file"),
    path("reports/forms/", record_forms, name="forms"),
    path("reports/forms/paper/", RECORD_FORMS.paper, name="forms_paper"),
    path("reports/forms/make/", RECORD_FORMS.make, name="forms_make"),
    path("reports/forms/<int:pk>/", RECORD_FORMS.file, name="forms_file"),
    path("reports/assessment-forms/", assessment_forms, name="assessment_forms"),
    path("reports/assessment-forms/paper/", ASSESSMENT_FORMS.paper, name="assessment_forms_paper"),
    path("reports/assessment-forms/make/", ASSESSMENT_FORMS.make, name="assessment_forms_make"),
    path("reports/assessment-forms/<int:pk>/", ASSESSMENT_FORMS.file, name="assessment_forms_file"),
    path("reports/ballots/", ballots, name="ballots"),
    path("reports/ballots/paper/", BALLOTS.paper, name="ballots_paper"),
    path("reports/ballots/make/", BALLOTS.make, name="ballots_make"),
    path("reports/ballots/<int:pk>/", BALLOTS.file, name="ballots_file"),
    path("reports/ballot-list/", ballot_list, name="ballot_list"),
    path("reports/ballot-list/paper/", BALLOT_LIST.paper, name="ballot_list_paper"),
    path("reports/ballot-list/make/", BALLOT_LIST.make, name="ballot_list_make"),
    path("reports/ballot-list/<int:pk>/", BALLOT_LIST.file, name="ballot_list_file"),
]
