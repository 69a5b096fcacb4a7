"""Binding and path as the history keeps them: JSON values, read from their rows and put back, so that undo and conflicts
treat them like any field of a commitment. None where there is none.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from guatu.commitments.models import Binding, Commitment, Path

BINDING = ("way", "indicator", "split", "key", "register", "record", "stage", "date", "every", "least", "confirmed")
PATH = ("shape", "shares", "years")


def binding_json(row: Binding | None) -> dict[str, Any] | None:
    """A binding in the history's form."""
    if row is None:
        return None
    found = {name: getattr(row, name) for name in (*BINDING, "score", "why")}
    return found | {"by": row.by_id, "at": row.at.isoformat()}


def path_json(row: Path | None) -> dict[str, Any] | None:
    """A path in the history's form."""
    if row is None:
        return None
    return {name: getattr(row, name) for name in PATH} | {"by": row.by_id, "at": row.at.isoformat()}


def alive_read(commitment: Commitment, name: str) -> dict[str, Any] | None:
    """`binding` or `path` of a commitment as it stands in the database."""
    if name == "binding":
        return binding_json(Binding.objects.filter(commitment=commitment).first())
    return path_json(Path.objects.filter(commitment=commitment).first())


def alive_put(commitment: Commitment, name: str, value: dict[str, Any] | None) -> None:
    """Write what `alive_read` gave."""
    rows: Any = Binding.objects if name == "binding" else Path.objects
    if value is None:
        rows.filter(commitment=commitment).delete()
    else:
        fields = {key: held for key, held in value.items() if key not in ("by", "at")}
        fields |= {"by_id": value["by"], "at": datetime.fromisoformat(value["at"])}
        rows.update_or_create(commitment=commitment, defaults=fields)
    commitment._state.fields_cache.pop(name, None)


def alive_worded(name: str, value: dict[str, Any]) -> str:
    """A binding or path in words for staff."""
    if name == "path":
        return str(Path.Shape(value["shape"]).label)
    words = [str(Binding.Way(value["way"]).label), value["indicator"] or value["register"]]
    if value["record"]:
        words.append(f"#{value['record']}")
    if not value["confirmed"]:
        words.append(_("（建议，待确认）"))
    return " ".join(words)


ALIVE = ("binding", "path")
