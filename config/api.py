"""The API: everything below ``/api/``. Included at the root, so that its names have no namespace."""

from django.urls import include, path, re_path

from surveys.api.docs import SchemaView, docs
from surveys.api.errors import NothingHere

urlpatterns = [
    path("docs/", docs, name="api_docs"),
    path("schema/", SchemaView.as_view(), name="api_schema"),
    path("v1/", include(("surveys.api.urls", "api"))),
    path("v1/", include(("dashboards.api.urls", "api_dashboards"))),
    re_path(r"", NothingHere.as_view()),
]
