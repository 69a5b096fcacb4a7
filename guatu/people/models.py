"""Organisations, people, personal tokens, and the failures that limit logging in."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.utils.translation import gettext_lazy as _


class Organisation(models.Model):
    """A department, town or office that leads or supports commitments.

    `aliases` are other names that documents use for it (发改局 for 发展和改革局): the import of a table looks them up.
    """

    class Kind(models.TextChoices):
        """What sort of organisation it is."""

        DEPARTMENT = "department", _("部门")
        TOWN = "town", _("乡镇街道")
        OFFICE = "office", _("办公室")
        OTHER = "other", _("其他单位")

    name = models.CharField(_("名称"), max_length=100, unique=True)
    short_name = models.CharField(_("简称"), max_length=40, blank=True, default="")
    kind = models.CharField(_("类别"), max_length=12, choices=Kind, default=Kind.DEPARTMENT)
    aliases = models.JSONField(_("别名"), default=list, blank=True)
    order = models.PositiveIntegerField(_("排序"), default=1000)
    active = models.BooleanField(_("在用"), default=True)
    simulated = models.BooleanField(_("模拟数据"), default=False, editable=False)

    class Meta:
        ordering: ClassVar = ["order", "id"]
        verbose_name = _("机构")
        verbose_name_plural = _("机构")

    def __str__(self) -> str:
        return self.short_name or self.name


class People(UserManager["Person"]):
    """Making people from the command line: who runs `createsuperuser` is the technician, with the technician's role."""

    use_in_migrations = False

    def create_superuser(
        self, username: str, email: str | None = None, password: str | None = None, **more: Any
    ) -> Person:
        """A technician who may do everything in /admin/."""
        return super().create_superuser(username, email, password, **{"role": Person.Role.ADMIN, **more})


class Person(AbstractUser):
    """A user. What a person may do follows from the role (see `permissions`), and where, from the organisation."""

    class Role(models.TextChoices):
        """What a person is in the district's government."""

        OFFICE = "office", _("督查室")
        LEADER = "leader", _("区领导")
        DEPARTMENT = "department", _("部门")
        TOWN = "town", _("乡镇街道")
        ADMIN = "admin", _("技术员")

    display_name = models.CharField(_("姓名"), max_length=40)
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("所在单位"), null=True, blank=True, on_delete=models.PROTECT, related_name="people"
    )
    role = models.CharField(_("角色"), max_length=12, choices=Role, default=Role.DEPARTMENT)
    simulated = models.BooleanField(_("模拟数据"), default=False, editable=False)

    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]
    objects: ClassVar = People()

    class Meta:
        verbose_name = _("人员")
        verbose_name_plural = _("人员")

    def __str__(self) -> str:
        return self.display_name or self.username

    def get_full_name(self) -> str:
        """The name that pages and the history show."""
        return str(self)


class Token(models.Model):
    """A personal token for the API. Only its SHA-256 is kept; the token itself is shown once."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tokens")
    label = models.CharField(_("用途"), max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    used_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.label


class LoginFailure(models.Model):
    """One wrong password. Counted per name and per address within a window, then forgotten."""

    username = models.CharField(max_length=150)
    address = models.CharField(max_length=64, blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["username", "at"]), models.Index(fields=["address", "at"])]

    def __str__(self) -> str:
        return f"{self.username} {self.at:%F %T}"
