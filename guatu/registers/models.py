"""What is kept about registers besides their rows: the journal and its seals, evidence, drafts, saved views, applied shapes."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Act(models.Model):
    """One thing a person did at once: a form saved, a file taken in, a bulk edit, an undo. All its journal lines carry it."""

    class Verb(models.TextChoices):
        """What was done."""

        CREATE = "create", _("新增")
        CHANGE = "change", _("修改")
        DELETE = "delete", _("删除")
        RESTORE = "restore", _("恢复")
        TAKE_IN = "take_in", _("导入")
        OBSERVE = "observe", _("填报数据")
        UNDO = "undo", _("撤销")
        UNMASK = "unmask", _("查看敏感信息")
        FILE = "file", _("上传材料")
        CLEAN = "clean", _("清理")

    class SourceKind(models.TextChoices):
        """Through which door it came."""

        FORM = "form", _("表单")
        EXCEL = "excel", _("Excel 导入")
        API = "api", _("接口")
        BULK = "bulk", _("批量修改")
        UNDO = "undo", _("撤销")
        SIMULATION = "simulation", _("模拟数据")
        COMMAND = "command", _("命令")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    register = models.CharField(_("台账"), max_length=60)
    verb = models.CharField(_("操作"), max_length=10, choices=Verb)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    """Nobody where the system follows a rule: files past their time."""
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    """Whose right was used, where it was a delegated one."""
    at = models.DateTimeField(_("时间"))
    """One moment for all it writes: rows and observations carry it as when they were made or changed."""
    source_kind = models.CharField(_("来源"), max_length=12, choices=SourceKind)
    source_name = models.CharField(_("来源名称"), max_length=255, blank=True, default="")
    source_digest = models.CharField(_("来源文件摘要"), max_length=64, blank=True, default="")
    reason = models.TextField(_("理由"), blank=True, default="")
    rows = models.PositiveIntegerField(_("涉及行数"), default=1)
    simulated = models.BooleanField(_("模拟数据"), null=True, default=None, editable=False)
    """Whether what it makes is simulated; None where it was written before this was kept, with times a moment apart."""
    undoes = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="undone_by")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["register", "at"]),
            models.Index(fields=["person", "at"]),
        ]
        verbose_name = _("操作")
        verbose_name_plural = _("操作")

    def __str__(self) -> str:
        return f"{self.get_verb_display()} {self.register}"


class Line(models.Model):
    """One line of the journal: the same in the database, in an export and under a seal; never changed, never deleted.

    A line of one row has `first` = `last` = its id, and `data` = {"before": {field: value}, "after": {field: value}}. A chunk
    line stands for many rows written at once: `data` = {"ids": […], "versions": […], "fields": […], "before": [[…]…],
    "after": [[…]…]} with one list of values a row (`before` is missing where the rows are new); `first` and `last` are the
    least and greatest of the ids. Values have the form of `definitions.values.dump_value`.

    An evidence file handed in has a line too, of the table `evidence`: `after` names its digest, name, type, size, who, when.
    """

    id = models.BigAutoField(primary_key=True)
    act = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="lines")
    table = models.CharField(max_length=120)
    """The register (`projects`) or series (`projects__investment`)."""
    verb = models.CharField(max_length=10, choices=Act.Verb)
    chunk = models.BooleanField(default=False)
    """Whether the line stands for many rows."""
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    version = models.PositiveIntegerField(default=0)
    """The row's version after the line; 0 for a chunk."""
    data = models.JSONField()
    evidence = models.JSONField(default=list)
    """Digests of the files that prove it."""

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["table", "first"]),
            models.Index(fields=["table", "first", "last"], condition=models.Q(chunk=True), name="line_chunks"),
        ]
        verbose_name = _("日志")
        verbose_name_plural = _("日志")

    def __str__(self) -> str:
        return f"{self.table} {self.first} {self.verb}"


class Seal(models.Model):
    """A batch of journal lines under one hash that also covers the seal before it."""

    id = models.BigAutoField(primary_key=True)
    first_line = models.BigIntegerField(unique=True)
    last_line = models.BigIntegerField(unique=True)
    lines = models.PositiveIntegerField()
    before = models.CharField(max_length=64)
    """The hash of the seal before; empty for the first."""
    hash = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()
    form = models.PositiveSmallIntegerField(default=3)
    """How its hash is made: 3 covers `marks`, 2 the lines and `sealed_at`, 1 the lines."""
    marks = models.BinaryField(default=b"")
    """What it keeps of its lines to name the one that was changed (`marks.py`): twenty bytes each."""

    class Meta:
        verbose_name = _("封存")
        verbose_name_plural = _("封存")

    def __str__(self) -> str:
        return f"{self.first_line}-{self.last_line} {self.hash[:12]}"


class Evidence(models.Model):
    """A file that proves something, stored once under the hash of its content."""

    digest = models.CharField(max_length=64, unique=True)
    """SHA-256 of the content; the file lies in `instance/evidence/<first two>/<digest>`."""
    name = models.CharField(_("文件名"), max_length=255)
    media_type = models.CharField(_("类型"), max_length=100)
    size = models.PositiveBigIntegerField(_("大小"))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    simulated = models.BooleanField(_("模拟数据"), default=False, editable=False)

    class Meta:
        verbose_name = _("佐证材料")
        verbose_name_plural = _("佐证材料")

    def __str__(self) -> str:
        return self.name


class Draft(models.Model):
    """A form not yet handed to the gate, kept for its writer; nobody else sees it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    register = models.CharField(max_length=60)
    record = models.BigIntegerField(default=0)
    """The row being edited; 0 for a new one."""
    version = models.PositiveIntegerField(default=0)
    values = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "register", "record"], name="draft_once"),
        ]

    def __str__(self) -> str:
        return f"{self.register} {self.record}"


class SavedView(models.Model):
    """A list's filters, columns and order under a name; shared ones are seen by all who may see the register."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    register = models.CharField(max_length=60)
    name = models.CharField(_("名称"), max_length=40)
    query = models.TextField()
    """The list's query string, without the leading question mark."""
    shared = models.BooleanField(_("共享"), default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "register", "name"], name="saved_view_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Shape(models.Model):
    """The form in which a table was last made or changed: what `plan` compares definitions with."""

    table = models.CharField(max_length=120, unique=True)
    columns = models.JSONField(default=dict)
    """Column → its database type, comment and label when applied, the unit of its figures and the names of its choices."""
    retired = models.JSONField(default=dict)
    """Columns that definitions no longer name, kept because they hold data, with the day they were retired."""
    applied_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.table
