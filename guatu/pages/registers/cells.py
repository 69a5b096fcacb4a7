"""A field's value as a page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from guatu.definitions.fields import QUANTITIES, Field, FieldType
from guatu.definitions.values import show_number, show_quantity, show_value
from guatu.registers.access import is_sensitive, mask_value
from guatu.registers.links import Links


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a row. `text` is what is shown, `full` what hovering tells, `masked` whether it is personal data."""

    field: Field
    text: str
    full: str = ""
    href: str = ""
    masked: bool = False

    @property
    def is_number(self) -> bool:
        """Whether it stands at the right."""
        return self.field.type in QUANTITIES

    @property
    def html(self) -> SafeString:
        """The value with its link or its full value on hover."""
        if self.href:
            return format_html('<a href="{}">{}</a>', self.href, self.text)
        if self.full and self.full != self.text:
            return format_html('<span title="{}">{}</span>', self.full, self.text)
        return format_html("{}", self.text)


def cell_of(row: Any, field: Field, links: Links, *, linked: bool = False) -> Cell:
    """A row's value of a field; with `linked`, references lead to their rows."""
    value = row.value(field.name)
    if value is None:
        return Cell(field, "")
    if is_sensitive(field):
        return Cell(field, mask_value(field, value), masked=True)
    if field.type in QUANTITIES:
        unit = "%" if field.type == FieldType.PERCENT else field.unit
        return Cell(field, show_quantity(field, value), f"{show_number(value)}{unit}")
    text = show_value(field, value, names=links.name)
    if linked and field.type == FieldType.REFERENCE:
        return Cell(field, text, href=reverse("register_record", args=[field.to, value]))
    if linked and field.type == FieldType.FILE:
        return Cell(field, text, href=reverse("register_evidence", args=[row.register.name, row.pk, value]))
    if field.type in (FieldType.LINE, FieldType.POLYGON):
        return Cell(field, _shape_words(value))
    return Cell(field, text)


def title_of(row: Any, links: Links) -> str:
    """What names a row to people."""
    field = row.register.field(row.register.title)
    value = row.value(field.name)
    return show_value(field, value, names=links.name) if value is not None else f"#{row.pk}"


def _shape_words(shape: dict[str, Any]) -> str:
    places = shape["coordinates"][0] if shape["type"] == "Polygon" else shape["coordinates"]
    return f"{len(places)} 个点"
