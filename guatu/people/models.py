"""Organisations, people, personal tokens, and the failures that limit logging in."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


class Area(models.Model):
    """A county, township or village. A code alone is ambiguous (two lists give 420504202 to different townships), so what
    tells areas apart is code, system and the day from which it holds.
    """

    class Level(models.TextChoices):
        """How large it is."""

        COUNTY = "county", _("区县")
        TOWNSHIP = "township", _("乡镇街道")
        VILLAGE = "village", _("村（社区）")

    code = models.CharField(_("区划代码"), max_length=12)
    system = models.CharField(_("代码体系"), max_length=12)
    """nbs: statistical codes; mca: the civil affairs list; demo: invented."""
    name = models.CharField(_("名称"), max_length=60)
    short_name = models.CharField(_("简称"), max_length=30, blank=True, default="")
    level = models.CharField(_("级别"), max_length=10, choices=Level)
    parent = models.ForeignKey(
        "self", verbose_name=_("上级"), null=True, blank=True, on_delete=models.PROTECT, related_name="parts"
    )
    valid_from = models.DateField(_("启用日期"))
    valid_to = models.DateField(_("停用日期"), null=True, blank=True)
    source = models.CharField(_("来源"), max_length=120, blank=True, default="")
    simulated = models.BooleanField(_("模拟数据"), default=False, editable=False)

    class Meta:
        ordering: ClassVar = ["code", "id"]
        verbose_name = _("区划")
        verbose_name_plural = _("区划")
        constraints: ClassVar = [models.UniqueConstraint(fields=["code", "system", "valid_from"], name="area_once")]

    def __str__(self) -> str:
        return self.short_name or self.name

    def clean(self) -> None:
        """A part is smaller than what it lies in, so no area can lie in itself."""
        order = list(self.Level.values)
        if (
            self.parent is not None
            and self.level in order
            and order.index(self.level) <= order.index(self.parent.level)
        ):
            raise ValidationError({"parent": _("上级的级别应比本级大：村的上级是乡镇，乡镇的上级是区县。")})


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
    area = models.ForeignKey(
        Area, verbose_name=_("所辖区划"), null=True, blank=True, on_delete=models.PROTECT, related_name="organisations"
    )
    """Of a town: its own area."""
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
        VIEWER = "viewer", _("只读")

    display_name = models.CharField(_("姓名"), max_length=40)
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("所在单位"), null=True, blank=True, on_delete=models.PROTECT, related_name="people"
    )
    area = models.ForeignKey(
        Area, verbose_name=_("负责区划"), null=True, blank=True, on_delete=models.PROTECT, related_name="people"
    )
    """Where narrower or other than the organisation's: a clerk who answers for one village."""
    post = models.CharField(_("岗位"), max_length=40, blank=True, default="")
    role = models.CharField(_("角色"), max_length=12, choices=Role, default=Role.DEPARTMENT)
    oidc_subject = models.CharField(_("统一身份标识"), max_length=255, null=True, blank=True, unique=True)
    """Who the person is at the district's identity provider; set when first coming in from there."""
    simulated = models.BooleanField(_("模拟数据"), default=False, editable=False)

    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]
    objects: ClassVar = People()

    class Meta:
        verbose_name = _("人员")
        verbose_name_plural = _("人员")

    def __str__(self) -> str:
        return self.display_name or self.username

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The role alone says who may enter /admin/: Django's two flags follow it. A new password ends the name's lock."""
        self.is_staff = self.is_superuser = self.role == self.Role.ADMIN
        self.oidc_subject = self.oidc_subject or None
        anew = getattr(self, "_password", None) is not None
        super().save(*args, **kwargs)
        if anew:
            LoginFailure.objects.filter(username=self.username.lower()).delete()

    def get_full_name(self) -> str:
        """The name that pages and the history show."""
        return str(self)


class Token(models.Model):
    """A personal token for the API. Only its SHA-256 is kept; the token itself is shown once."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tokens")
    label = models.CharField(_("用途"), max_length=80)
    machine = models.BooleanField(_("系统对接"), default=False)
    """Whether a machine uses it: it cannot sign in to pages, and its name is shown with what it wrote."""
    reads_only = models.BooleanField(_("只读"), default=False)
    expires_on = models.DateField(_("有效期至"), null=True, blank=True)
    rate = models.PositiveIntegerField(_("每分钟最多次数"), null=True, blank=True)
    """Requests a minute; the server's own limit where empty."""
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    used_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.label


class Delegation(models.Model):
    """For some days one person may also do what another may: during an absence, by name, and only what the giver holds."""

    giver = models.ForeignKey(Person, verbose_name=_("委托人"), on_delete=models.CASCADE, related_name="given")
    taker = models.ForeignKey(Person, verbose_name=_("受托人"), on_delete=models.CASCADE, related_name="taken")
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"))
    reason = models.CharField(_("事由"), max_length=120)
    made_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-starts_on", "-id"]
        verbose_name = _("委托")
        verbose_name_plural = _("委托")

    def __str__(self) -> str:
        return f"{self.giver}→{self.taker} {self.starts_on:%F}～{self.ends_on:%F}"


class SecondFactor(models.Model):
    """A person's second proof at sign-in: a secret shared with an app on their phone, and codes for when the phone is lost."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="second_factor")
    secret = models.CharField(max_length=255)
    """Closed (see `secret_box`): the database alone does not give it away."""
    made_at = models.DateTimeField(auto_now_add=True)
    last_step = models.BigIntegerField(default=0)
    """The time step of the last code used: no code works twice."""
    recovery = models.JSONField(default=list)
    """SHA-256 of the recovery codes not used yet."""

    def __str__(self) -> str:
        return str(self.person)


class LoginFailure(models.Model):
    """One wrong password. Counted per name and per address within a window, then forgotten."""

    username = models.CharField(max_length=150)
    address = models.CharField(max_length=64, blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["username", "at"]), models.Index(fields=["address", "at"])]

    def __str__(self) -> str:
        return f"{self.username} {self.at:%F %T}"
