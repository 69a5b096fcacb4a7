"""The app under which the models made from definitions live. They have no migrations: `guatu registers apply` makes them."""

from __future__ import annotations

from django.apps import AppConfig


class TablesConfig(AppConfig):
    """Registers and series as tables."""

    name = "guatu.registers.tables"
    label = "tables"
    verbose_name = "台账数据"
