"""The agenda as it is planned: a stage is chosen and written, its steps and deadlines have rows."""

from django.urls import path

from okmo_session.preparation.views import agenda, agenda_rows

urlpatterns = [
    path("", agenda.agenda, name="agenda"),
    path("add/", agenda_rows.stage_add_last, name="stage_add_last"),
    path("order/", agenda_rows.stages_order, name="stages_order"),
    path("<int:pk>/", agenda.stage, name="stage"),
    path("<int:pk>/autosave/", agenda.stage_autosave, name="stage_autosave"),
    path("<int:pk>/save/", agenda.stage_save, name="stage_save"),
    path("<int:pk>/add/", agenda_rows.stage_add, name="stage_add"),
    path("<int:pk>/move/", agenda_rows.stage_move, name="stage_move"),
    path("<int:pk>/delete/", agenda_rows.stage_delete, name="stage_delete"),
    path("<int:pk>/steps/add/", agenda_rows.step_add, name="step_add"),
    path("<int:pk>/steps/order/", agenda_rows.steps_order, name="steps_order"),
    path("<int:pk>/steps/<int:row>/move/", agenda_rows.step_move, name="step_move"),
    path("<int:pk>/steps/<int:row>/delete/", agenda_rows.step_delete, name="step_delete"),
    path("<int:pk>/deadlines/add/", agenda_rows.deadline_add, name="deadline_add"),
    path("<int:pk>/deadlines/<int:row>/delete/", agenda_rows.deadline_delete, name="deadline_delete"),
]
