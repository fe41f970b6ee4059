from django.urls import URLPattern, URLResolver, include, path

app_name = "surveys"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("surveys.views.answer.urls")),
    path("", include("surveys.views.kiosk.urls")),
    path("", include("surveys.views.console.urls")),
    path("", include("surveys.views.tokens")),
]
