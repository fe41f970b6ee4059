"""Addresses of the exports."""

from django.urls import path

from dashboards.views import exports

urlpatterns = [
    path("exports/", exports.exports, name="exports"),
    path("exports/list/", exports.listed, name="exports_list"),
    path("exports/<uuid:public_id>/file/", exports.download, name="export_download"),
    path("exports/<uuid:public_id>/delete/", exports.delete, name="export_delete"),
]
