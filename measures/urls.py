from django.urls import path

from measures.views import assigning, checking, plan, reading

app_name = "measures"
urlpatterns = [
    path("measures/", reading.measures, name="measures"),
    path("measures/plan/", plan.plan, name="plan"),
    path("measures/plan/read/", plan.plan_read, name="plan_read"),
    path("measures/plan/field/", plan.plan_autosave, name="plan_autosave"),
    path("measures/plan/save/", plan.plan_save, name="plan_save"),
    path("measures/plan/hand-in/", plan.plan_hand_in, name="plan_hand_in"),
    path("measures/teams/", assigning.assign, name="assign"),
    path("measures/teams/evenly/", assigning.everybody_seat, name="everybody_seat"),
    path("measures/teams/open/<int:pk>/", assigning.plan_open, name="plan_open"),
    path("measures/teams/<int:pk>/seat/", assigning.people_seat, name="people_seat"),
    path("measures/teams/<int:pk>/close/", assigning.plan_close, name="plan_close"),
    path("measures/check/", checking.check, name="check"),
    path("measures/check/<int:pk>/", checking.plan_check, name="plan_check"),
    path("measures/check/<int:pk>/accept/", checking.plan_accept, name="plan_accept"),
    path("measures/check/<int:pk>/return/", checking.plan_return, name="plan_return"),
]
