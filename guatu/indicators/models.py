"""What is kept of indicators: the definitions by which figures were computed, the figures as cells, and how far they have come."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class IndicatorVersion(models.Model):
    """A definition as it was computed; another definition, or another value of a parameter, is another version."""

    name = models.CharField(max_length=60)
    hash = models.CharField(max_length=64)
    """SHA-256 of all that the figures depend on: the statement with parameters and names written into it."""
    text = models.JSONField()
    """The definition, key by key."""
    parameters = models.JSONField(default=dict)
    """Name → [[since, value, source] …], as used."""
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["name", "hash"], name="indicator_version_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.hash[:12]}"


class Cell(models.Model):
    """Figures of one indicator for one part of a split and one period; where there is nothing there is no cell.

    Of a flow: what happened in the period. Of a stock of rows: entries less exits. Of a stock series: each record's last
    observation of the period. Undated rows, which may lie in any period, stand under 0001-01-01.
    """

    version = models.ForeignKey(IndicatorVersion, on_delete=models.CASCADE, related_name="cells")
    split = models.CharField(max_length=60, blank=True)
    """'' (the whole district), county, township, village, organisation, or a field."""
    key = models.CharField(max_length=400, blank=True)
    """Number of the area or organisation, value of the field; 'none' where the rows do not say; '' for the whole."""
    grain = models.CharField(max_length=8)
    period = models.DateField()
    rows = models.BigIntegerField()
    unknown = models.BigIntegerField()
    total = models.BigIntegerField()
    """In units of the value's last decimal place: whole numbers stay exact in every database."""
    most = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "split", "grain", "period", "key"], name="cell_once"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.split}={self.key} {self.grain} {self.period}"


class State(models.Model):
    """How far an indicator's cells have come. Written with them in one transaction, so that a crash leaves both or neither."""

    name = models.CharField(max_length=60, unique=True)
    version = models.ForeignKey(IndicatorVersion, on_delete=models.PROTECT, related_name="+")
    tables = models.JSONField(default=dict)
    """Table of the lake → the version from which the cells were computed."""
    areas = models.CharField(max_length=64, blank=True)
    """Which areas lay in which by then, as a hash; empty where that plays no part."""
    computed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.tables}"
