"""People and organisations in Django's administration, for the technician."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from guatu.people.models import Organisation, Person


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """The district's organisations."""

    list_display = ("name", "short_name", "kind", "order", "active")
    list_filter = ("kind", "active")
    search_fields = ("name", "short_name")

    def has_delete_permission(self, request: HttpRequest, obj: Organisation | None = None) -> bool:  # noqa: ARG002
        """Never: plans name it. An organisation that is no more is set inactive."""
        return False


@admin.register(Person)
class PersonAdmin(UserAdmin):  # type: ignore[type-arg]
    """The district's users."""

    list_display = ("username", "display_name", "role", "organisation", "is_active")
    list_filter = ("role", "is_active")
    search_fields = ("username", "display_name")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("人员"), {"fields": ("display_name", "role", "organisation")}),
        (_("权限"), {"fields": ("is_active", "is_staff", "is_superuser")}),
    )
    add_fieldsets = (
        (
            None,
            {
                "fields": (
                    "username",
                    "display_name",
                    "role",
                    "organisation",
                    "usable_password",
                    "password1",
                    "password2",
                )
            },
        ),
    )
