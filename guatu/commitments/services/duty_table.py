"""An office's own table of duties (责任分解表) becomes a plan under review."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from guatu.commitments.errors import Refused
from guatu.commitments.models import Report
from guatu.people.models import Person


def duty_table_import(*, file: bytes, name: str, person: Person, rows: Sequence[Any] | None = None) -> Report:
    """Make a report of form `duty_table` from the confirmed rows of a table."""
    raise Refused("责任分解表的导入尚未接通。", field="file")
