"""A person's card with all that several apps know of it, and the tables people sit at."""

from django.urls import path

from okmo_session.preparation.views import doubles, person, tables

urlpatterns = [
    path("<int:pk>/", person.person, name="person"),
    path("<int:pk>/save/", person.person_save, name="person_save"),
    path("<int:pk>/seat/", person.person_seat, name="person_seat"),
    path("<int:pk>/erase/", person.person_erase, name="person_erase"),
    path("<int:pk>/doubles/", doubles.doubles, name="doubles"),
    path("<int:pk>/doubles/<int:other>/", doubles.pair, name="pair"),
    path("<int:pk>/doubles/<int:other>/merge/", doubles.pair_merge, name="pair_merge"),
    path("tables/", tables.tables, name="tables"),
    path("tables/even/", tables.everybody_seat, name="everybody_seat"),
    path("tables/marked/", tables.marked_seat, name="marked_seat"),
    path("tables/<int:pk>/rename/", tables.table_rename, name="table_rename"),
    path("tables/<int:pk>/remove/", tables.table_remove, name="table_remove"),
]
