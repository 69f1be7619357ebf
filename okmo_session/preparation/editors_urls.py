"""The editors of what a session holds, included under the session."""

from django.urls import path

from okmo_session.preparation.views import editors

urlpatterns = [
    path("save/", editors.field_save, name="field_save"),
    path("text/<str:page>/", editors.editor, name="editor"),
    path("text/<str:page>/save/", editors.editor_save, name="editor_save"),
    path("text/<str:page>/<str:rows>/order/", editors.rows_order, name="rows_order"),
    path("text/<str:page>/<str:rows>/<int:pk>/move/", editors.row_move, name="row_move"),
    path("text/<str:page>/<str:rows>/<int:pk>/delete/", editors.row_delete, name="row_delete"),
]
