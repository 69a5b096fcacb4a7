"""What makes a commitment alive: what proves it, its path through the year, a person's signed word beside the computed
figure, the rule set of its lights, and what was known at a dispatch.
"""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from guatu.commitments.models.plan import Commitment, Report


class Binding(models.Model):
    """What proves a commitment. One that is only suggested computes nothing that counts until a person confirms it.

    A history keeps it as the field `binding` (`guatu.commitments.alive_fields`), so that undo and conflicts treat it as any field.
    """

    class Way(models.TextChoices):
        """How it is proved."""

        MEASURE = "measure", _("指标")
        RECORD = "record", _("台账记录")
        RHYTHM = "rhythm", _("节奏")

    commitment = models.OneToOneField(Commitment, on_delete=models.CASCADE, related_name="binding")
    way = models.CharField(_("绑定方式"), max_length=8, choices=Way)
    indicator = models.CharField(_("指标"), max_length=120, blank=True, default="")
    """Of a measure, and of a rhythm that an indicator counts."""
    split = models.CharField(max_length=60, blank=True, default="")
    """By what the indicator is split (`township`, `organisation`, a field); empty: the whole district."""
    key = models.CharField(max_length=120, blank=True, default="")
    """Which part of the split: an area's or organisation's id, or a field's value."""
    register = models.CharField(_("台账"), max_length=60, blank=True, default="")
    """Of a record, and of a rhythm whose events are rows of a register."""
    record = models.BigIntegerField(null=True, blank=True)
    stage = models.CharField(_("应达到的阶段"), max_length=60, blank=True, default="")
    """Of a record: the value of the register's stage field that keeps the promise."""
    date = models.CharField(max_length=60, blank=True, default="")
    """Of a rhythm: the date field by which rows are counted."""
    every = models.CharField(_("周期"), max_length=8, blank=True, default="")
    """Of a rhythm: year, half, quarter, month or week; empty: the commitment's own."""
    least = models.PositiveIntegerField(_("每期至少"), default=1)
    confirmed = models.BooleanField(_("已确认"), default=True)
    score = models.FloatField(default=0)
    why = models.CharField(_("理由"), max_length=300, blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("绑定")
        verbose_name_plural = _("绑定")

    def __str__(self) -> str:
        return f"{self.way} {self.indicator or self.register}"


class Path(models.Model):
    """How a target is expected to come through the year. Without one it goes by its quarter values where it has some, else straight."""

    class Shape(models.TextChoices):
        """The three shapes."""

        STRAIGHT = "straight", _("按时间均衡")
        SEASONAL = "seasonal", _("按往年节奏")
        QUARTERS = "quarters", _("按季度节点")

    commitment = models.OneToOneField(Commitment, on_delete=models.CASCADE, related_name="path")
    shape = models.CharField(_("序时路径"), max_length=8, choices=Shape)
    shares = models.JSONField(_("各月累计比例"), default=list)
    """Of a seasonal one: twelve cumulative shares of the year (0 to 1, as text), frozen when it was set."""
    years = models.JSONField(_("参照年份"), default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("路径")
        verbose_name_plural = _("路径")

    def __str__(self) -> str:
        return str(self.get_shape_display())


class Override(models.Model):
    """A person's signed word against a computed figure: shown beside it, never in its place, and gone by itself after its last day."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="overrides")
    value = models.DecimalField(_("认定值"), max_digits=24, decimal_places=6, null=True, blank=True)
    light = models.CharField(_("认定亮灯"), max_length=8, blank=True, default="")
    reason = models.TextField(_("理由"))
    since = models.DateField(_("自"))
    until = models.DateField(_("至"))
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.CharField(_("终止原因"), max_length=300, blank=True, default="")
    ended_on = models.DateField(_("终止日"), null=True, blank=True)
    """From this day on it no longer holds."""
    simulated = models.BooleanField(_("模拟数据"), default=False)

    class Meta:
        ordering: ClassVar = ["-id"]
        verbose_name = _("人工认定")
        verbose_name_plural = _("人工认定")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(until__gte=models.F("since")), name="override_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=models.Q(value__isnull=False) | ~models.Q(light=""), name="override_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.since:%F}–{self.until:%F} {self.reason[:20]}"

    def holds_on(self, day: date) -> bool:
        """Whether it stands on a day."""
        return self.since <= day <= self.until and (self.ended_on is None or day < self.ended_on)


class RulesChoice(models.Model):
    """From which day a plan's lights follow which rule set. The latest choice that has begun holds; a later one never changes the past."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="rules_choices")
    ruleset = models.CharField(_("亮灯规则"), max_length=60)
    since = models.DateField(_("自"))
    reason = models.CharField(_("理由"), max_length=300, blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["since", "id"]
        verbose_name = _("亮灯规则的选用")
        verbose_name_plural = _("亮灯规则的选用")

    def __str__(self) -> str:
        return f"{self.since:%F} {self.ruleset}"


class Freeze(models.Model):
    """How a whole plan stood at a dispatch (调度): every standing as it was shown, and the lake versions it was computed from.

    Written once; neither saved again nor deleted. `sha256` is that of `standings` as canonical JSON.
    """

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="freezes")
    name = models.CharField(_("调度"), max_length=100)
    day = models.DateField(_("数据日期"))
    ruleset = models.CharField(_("亮灯规则"), max_length=60)
    lake = models.JSONField(default=dict)
    """Table → Delta version."""
    definitions = models.JSONField(default=dict)
    """Indicator → hash of its definition."""
    standings = models.JSONField(default=list)
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    simulated = models.BooleanField(_("模拟数据"), default=False)

    class Meta:
        ordering: ClassVar = ["-day", "-id"]
        verbose_name = _("调度快照")
        verbose_name_plural = _("调度快照")

    def __str__(self) -> str:
        return f"{self.name}（{self.day:%F}）"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write it, once."""
        if self.pk is not None:
            raise TypeError("a freeze is never changed")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Never."""
        raise TypeError("a freeze is never deleted")
