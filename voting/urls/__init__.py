from django.urls import include, path

app_name = "voting"

urlpatterns = [
    path("vote/", include("voting.urls.ballots")),
    path("vote/", include("voting.urls.polls")),
    path("vote/", include("voting.urls.paper")),
    path("vote/", include("voting.urls.results")),
]
