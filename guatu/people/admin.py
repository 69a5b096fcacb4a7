"""People and organisations in Django's administration, for the technician."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from guatu.people.logins import login_forgiven
from guatu.people.models import Area, Delegation, Organisation, Person, SecondFactor


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

    list_display = ("username", "display_name", "role", "organisation", "post", "is_active")
    raw_id_fields = ("area",)
    list_filter = ("role", "is_active")
    search_fields = ("username", "display_name")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("人员"), {"fields": ("display_name", "role", "organisation", "area", "post")}),
        (_("权限"), {"fields": ("is_active", "oidc_subject")}),
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

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """A password set anew by the technician also ends the lock of the name."""
        response = super().user_change_password(request, id, form_url)
        person = Person.objects.filter(pk=id).first()
        if request.method == "POST" and person is not None and response.status_code == 302:
            login_forgiven(username=person.username)
        return response


@admin.register(Area)
class AreaAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """The district's areas; what rows point to is set out of use, not deleted."""

    list_display = ("code", "system", "name", "level", "parent", "valid_from", "valid_to")
    list_filter = ("system", "level")
    search_fields = ("code", "name")
    raw_id_fields = ("parent",)

    def has_delete_permission(self, request: HttpRequest, obj: Area | None = None) -> bool:  # noqa: ARG002
        """Never: registers name it."""
        return False


@admin.register(Delegation)
class DelegationAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Who acts for whom, and when."""

    list_display = ("giver", "taker", "starts_on", "ends_on", "reason", "revoked_at")
    raw_id_fields = ("giver", "taker")


@admin.register(SecondFactor)
class SecondFactorAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Whose second factor is on; deleting one lets a person in who lost the phone and the codes."""

    list_display = ("person", "made_at")
    fields = ("person", "made_at")
    readonly_fields = ("person", "made_at")

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Only the person's own phone can begin one."""
        return False
