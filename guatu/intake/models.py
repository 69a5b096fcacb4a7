"""Batches of rows that came in a file, and what a comparison with the register found."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from guatu.registers.models import Act


class Batch(models.Model):
    """One file on its way into a register. The file is kept under its content's hash in `instance/intake/`."""

    class State(models.TextChoices):
        """How far it has come."""

        READING = "reading", _("正在读取")
        READY = "ready", _("待确认")
        WRITING = "writing", _("正在写入")
        DONE = "done", _("已导入")
        SAME = "same", _("没有变化")
        CANCELLED = "cancelled", _("已取消")
        FAILED = "failed", _("没有完成")

    register = models.CharField(_("台账"), max_length=60)
    name = models.CharField(_("文件名"), max_length=255)
    digest = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.READING)
    mapping = models.JSONField(default=dict)
    """Place of a column → field, where a person chose otherwise than guessed."""
    columns = models.JSONField(default=list)
    """The columns as read: [place, header, field, unit, guessed]."""
    sheet = models.CharField(max_length=100, blank=True, default="")
    """The sheet that was read."""
    sheets = models.JSONField(default=list)
    """Names of the sheets a person may choose from."""
    wanted_sheet = models.CharField(max_length=100, blank=True, default="")
    """The sheet a person chose; empty: the one that fits best."""
    notes = models.JSONField(default=list)
    """What was noticed while reading, as sentences."""
    total = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    refused_rows = models.JSONField(default=list)
    """Numbers in the sheet of the refused rows, as ranges of first and last."""
    simulated = models.BooleanField(default=False)
    """Whether the file says that its data are simulated; new rows are then marked so."""
    compared = models.CharField(max_length=64, blank=True, default="")
    """A hash of what the comparison found: what is accepted must be what was shown."""
    problem = models.TextField(blank=True, default="")
    worker = models.PositiveIntegerField(default=0)
    """Number of the process that works on it; 0: within the request."""
    cleaned_at = models.DateTimeField(null=True, blank=True)
    """When the file and the preview were removed for their age."""
    act = models.ForeignKey(Act, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-id"]
        verbose_name = _("导入批次")
        verbose_name_plural = _("导入批次")

    def __str__(self) -> str:
        return self.name

    @property
    def is_busy(self) -> bool:
        """Whether something is being done with it."""
        return self.state in (self.State.READING, self.State.WRITING)


class BatchPart(models.Model):
    """Up to a hundred compared rows of one kind, in the order of the sheet: what one page of the preview shows."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="parts")
    kind = models.CharField(max_length=8)
    """new, changed, refused."""
    number = models.PositiveIntegerField()
    rows = models.JSONField()
    """[{"row": number in the sheet, "title": …, "cells": {field: text} | "changes": {field: [before, after]} | "faults": {field: [cell, message, entry]}}]"""

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["batch", "kind", "number"], name="batch_part_once")]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.kind} {self.number}"
