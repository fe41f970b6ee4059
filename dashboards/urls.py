from django.urls import URLPattern, URLResolver, include, path

app_name = "dashboards"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("dashboards.views.page_urls")),
    path("", include("dashboards.views.list_urls")),
    path("", include("dashboards.views.export_urls")),
    path("", include("dashboards.views.evidence.urls")),
    path("", include("dashboards.views.official.urls")),
    path("", include("dashboards.views.appeals.urls")),
    path("", include("dashboards.views.appraisal.scheme_urls")),
    path("", include("dashboards.views.appraisal.urls")),
]
