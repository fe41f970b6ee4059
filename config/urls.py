"""Every address of Manyi."""

from django.contrib import admin
from django.urls import include, path

from config.health import healthz
from config.metrics import metrics

urlpatterns = [
    path("", include("surveys.urls")),  # first: most requests bring an answer
    path("healthz", healthz, name="healthz"),
    path("metrics", metrics, name="metrics"),
    path("admin/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("accounts/", include("allauth.urls")),
    path("api/", include("config.api")),
    path("", include("dashboards.urls")),
]
