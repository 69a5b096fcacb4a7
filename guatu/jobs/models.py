"""Works too long for a request: what was wanted, by whom, how it ended, and where the file lies that came of it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Job(models.Model):
    """One long work. How far it is stands in a small file beside (progress.py); what it made lies in `instance/jobs/`."""

    class Kind(models.TextChoices):
        """What is done."""

        EXPORT = "export", _("导出")
        RETURN = "return", _("退回文件")
        UNDO = "undo", _("撤销")
        OBSERVE = "observe", _("成批导入数据")

    class State(models.TextChoices):
        """How far it has come."""

        WORKING = "working", _("正在办理")
        DONE = "done", _("已完成")
        CANCELLED = "cancelled", _("已取消")
        FAILED = "failed", _("没有完成")

    kind = models.CharField(_("办理事项"), max_length=10, choices=Kind)
    register = models.CharField(_("台账"), max_length=60)
    name = models.CharField(_("名称"), max_length=255)
    """What it is about, for people: 项目.xlsx."""
    about = models.TextField(_("条件"), blank=True, default="")
    """The list's conditions in words."""
    wanted = models.JSONField(default=dict)
    """What the one who does it needs to know: the list's address, the act's number."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.WORKING)
    problem = models.TextField(blank=True, default="")
    worker = models.PositiveIntegerField(default=0)
    """Number of the process that works on it; 0 before it began."""
    total = models.PositiveIntegerField(default=0)
    """About how many rows, as counted when it was wanted."""
    rows = models.PositiveIntegerField(default=0)
    """How many rows it came to."""
    result = models.JSONField(default=dict)
    """What came of it besides, for programs and the page: counts of a batch of observations."""
    file = models.CharField(max_length=120, blank=True, default="")
    """Name of the file in `instance/jobs/`; empty where there is none."""
    rights = models.CharField(max_length=64, blank=True, default="")
    """A hash of what the person might see and write when the file was made; with other rights it is not given out."""
    cleaned_at = models.DateTimeField(null=True, blank=True)
    """When the file was removed for its age."""

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [models.Index(fields=["by", "made_at"])]
        verbose_name = _("后台办理")
        verbose_name_plural = _("后台办理")

    def __str__(self) -> str:
        return self.name

    @property
    def is_busy(self) -> bool:
        """Whether it is not over yet."""
        return self.state == self.State.WORKING
