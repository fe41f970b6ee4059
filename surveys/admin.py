"""Django's own admin, for support: everything can be looked at, nothing changed; changes go through actions."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from surveys import models


class ReadOnly(admin.ModelAdmin):
    """Looks only; who sees it is a superuser."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


# Answers, their texts and links, and raters are not here: access decides who reads those, page by page.
LISTED: dict[type[Model], dict[str, Any]] = {
    models.Unit: {
        "list_display": ["code", "name_zh", "kind", "opened", "closed"],
        "search_fields": ["code", "name_zh"],
    },
    models.UnitPlacement: {"list_display": ["unit", "parent", "since", "until"], "list_select_related": True},
    models.Appointment: {"list_display": ["user", "unit", "role", "since", "until"], "list_select_related": True},
    models.Survey: {"list_display": ["code", "name_zh", "programme"]},
    models.SurveyVersion: {"list_display": ["survey", "number", "published_at"], "list_select_related": True},
    models.Campaign: {"list_display": ["name_zh", "version", "state", "issued_at"], "list_select_related": True},
    models.Wave: {"list_display": ["campaign", "number", "opens_at", "closes_at"], "list_select_related": True},
    models.AccessPoint: {"list_display": ["code", "kind", "unit", "campaign", "active"], "list_select_related": True},
    models.Product: {"list_display": ["code", "name_zh"]},
    models.AuditEntry: {"list_display": ["at", "actor", "verb", "subject"], "list_select_related": True},
}
for model, options in LISTED.items():
    admin.site.register(model, type(f"{model.__name__}Admin", (ReadOnly,), options))


@admin.register(models.User)
class UserAdmin(ReadOnly):
    list_display = ["username", "name_zh", "is_active", "last_login"]
    search_fields = ["username", "name_zh"]
    fields = ["username", "name_zh", "name_en", "email", "language", "is_active", "last_login", "date_joined"]


@admin.register(models.ApiToken)
class ApiTokenAdmin(ReadOnly):
    """Every token of everybody, without what it could be known by."""

    list_display = ["name", "user", "scopes", "created_at", "expires_at", "revoked_at", "used_on"]
    list_select_related = True
    search_fields = ["name", "user__username"]
    exclude = ["token_hash"]
