"""People and organisations in Django's administration, for the technician."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from guatu.people.models import Area, Delegation, Organisation, Person, SecondFactor
from guatu.people.services import DelegationRefused, delegation_check, delegation_revoke


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """The district's organisations."""

    list_display = ("name", "short_name", "kind", "order", "active")
    list_filter = ("kind", "active")
    search_fields = ("name", "short_name")
    autocomplete_fields = ("area",)

    def has_delete_permission(self, request: HttpRequest, obj: Organisation | None = None) -> bool:  # noqa: ARG002
        """Never: plans name it. An organisation that is no more is set inactive."""
        return False


@admin.register(Person)
class PersonAdmin(UserAdmin):  # type: ignore[type-arg]
    """The district's users."""

    list_display = ("username", "display_name", "role", "organisation", "post", "is_active")
    autocomplete_fields = ("area",)
    list_filter = ("role", "is_active", "organisation__kind")
    list_select_related = ("organisation",)
    search_fields = ("username", "display_name", "post", "organisation__name")
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
                    "area",
                    "post",
                    "usable_password",
                    "password1",
                    "password2",
                )
            },
        ),
    )

    def has_delete_permission(self, request: HttpRequest, obj: Person | None = None) -> bool:  # noqa: ARG002
        """Never: the history names them. Who left is set inactive, which ends sessions and tokens at once."""
        return False


@admin.register(Area)
class AreaAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """The district's areas; what rows point to is set out of use, not deleted."""

    list_display = ("code", "system", "name", "level", "parent", "valid_from", "valid_to")
    list_filter = ("system", "level")
    search_fields = ("code", "name")
    list_select_related = ("parent",)
    autocomplete_fields = ("parent",)

    def has_delete_permission(self, request: HttpRequest, obj: Area | None = None) -> bool:  # noqa: ARG002
        """Never: registers name it."""
        return False


class DelegationForm(forms.ModelForm):  # type: ignore[type-arg]
    """A delegation that the technician makes for somebody: the same rules as on the account page."""

    class Meta:
        model = Delegation
        fields = ("giver", "taker", "starts_on", "ends_on", "reason")

    def clean(self) -> dict[str, Any]:
        """Ask the rules once every field is right."""
        given: dict[str, Any] = super().clean() or {}
        if not self.errors:
            try:
                delegation_check(**given)
            except DelegationRefused as refused:
                raise forms.ValidationError(str(refused)) from None
        return given


@admin.register(Delegation)
class DelegationAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Who acts for whom, and when."""

    form = DelegationForm
    list_display = ("giver", "taker", "starts_on", "ends_on", "reason", "revoked_at")
    list_select_related = ("giver", "taker")
    autocomplete_fields = ("giver", "taker")

    def has_change_permission(self, request: HttpRequest, obj: Delegation | None = None) -> bool:  # noqa: ARG002
        """Never: what was allowed on a day stays known. A delegation is ended, and another made."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Delegation | None = None) -> bool:  # noqa: ARG002
        """Never, as above."""
        return False

    @admin.action(description=_("结束所选的委托"), permissions=["view"])
    def end(self, request: HttpRequest, chosen: QuerySet[Delegation]) -> None:
        """End them at once."""
        assert isinstance(request.user, Person)
        for each in chosen:
            delegation_revoke(by=request.user, delegation=each)

    actions = ("end",)


@admin.register(SecondFactor)
class SecondFactorAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Whose second factor is on; deleting one lets a person in who lost the phone and the codes."""

    list_display = ("person", "made_at")
    fields = ("person", "made_at")
    readonly_fields = ("person", "made_at")

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Only the person's own phone can begin one."""
        return False
