from django.urls import URLPattern

app_name = "triads"
urlpatterns: list[URLPattern] = []
