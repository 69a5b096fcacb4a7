"""What every row of every register has, and every observation of every series."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from guatu.definitions.register import Register, Series

OWN_COLUMNS = ("id", "version", "simulated", "deleted_at", "made_at", "changed_at", "made_by", "changed_by")
"""Columns of a row that no definition names."""


class Record(models.Model):
    """A row of a register. `version` counts its changes; a deleted row stays, with the moment in `deleted_at`."""

    register: ClassVar[Register]

    id = models.BigAutoField(primary_key=True, db_comment="编号")
    version = models.PositiveIntegerField(default=1, db_comment="版本：每改一次加一")
    simulated = models.BooleanField(default=False, db_comment="模拟数据")
    deleted_at = models.DateTimeField(null=True, db_comment="删除时间；空为在册")
    made_at = models.DateTimeField(db_comment="新增时间")
    changed_at = models.DateTimeField(db_comment="最近修改时间")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False, db_comment="新增人"
    )
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False, db_comment="最近修改人"
    )

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(getattr(self, self.register.title) or f"#{self.pk}")

    def value(self, name: str) -> Any:
        """The canonical value of a field: for links the other row's id."""
        column: Any = self._meta.get_field(name)
        return getattr(self, column.attname)


class Observation(models.Model):
    """One observation of a series. `revision` counts corrections; former values stand in the journal."""

    series: ClassVar[Series]

    id = models.BigAutoField(primary_key=True, db_comment="编号")
    period = models.DateTimeField(db_comment="所属时段的第一刻")
    revision = models.PositiveIntegerField(default=1, db_comment="第几次填报；更正加一")
    simulated = models.BooleanField(default=False, db_comment="模拟数据")
    changed_at = models.DateTimeField(db_comment="填报时间")
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False, db_comment="填报人"
    )

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.period:%F}"
