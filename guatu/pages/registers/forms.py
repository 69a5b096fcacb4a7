"""The form of a row, made from the definition: what each field looks like, what was typed, what is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from guatu.definitions.fields import LINKS, QUANTITIES, Field, FieldType
from guatu.definitions.register import Register
from guatu.definitions.values import Fault, is_blank, load_value, show_value
from guatu.pages.registers.filters import area_options
from guatu.pages.registers.uploads import Upload
from guatu.registers import gate
from guatu.registers.access import is_sensitive, mask_value
from guatu.registers.gate.merging import values_at
from guatu.registers.links import Links

WIDE = frozenset({FieldType.LONG_TEXT, FieldType.LINE, FieldType.POLYGON})
FEW_AREAS = 60


@dataclass(slots=True)
class FormField:
    """One field of the form."""

    field: Field
    widget: str
    """text, area, select, date, month, lookup, file or output (computed)."""
    value: str = ""
    """What the input holds: of a lookup, the other row's number."""
    shown: str = ""
    """Of a lookup: the other row's name. Of a masked value: the mask. Of an output: the value."""
    was: str = ""
    """What the form held when it was opened."""
    options: list[tuple[str, str]] = attribute(default_factory=list)
    error: str = ""
    carried: Upload | None = None
    """Of a file: the one that was handed in with a form that was refused."""

    @property
    def unit(self) -> str:
        """The unit beside the input."""
        return "%" if self.field.type == FieldType.PERCENT else self.field.unit

    @property
    def is_wide(self) -> bool:
        """Whether it takes the whole width."""
        return self.field.type in WIDE

    @property
    def input_mode(self) -> str:
        """The phone's keyboard."""
        if self.field.type in QUANTITIES:
            return "decimal"
        return "tel" if self.field.type == FieldType.PHONE else "text"


def form_fields(
    register: Register,
    record: Any | None,
    *,
    links: Links,
    typed: Mapping[str, str] | None = None,
    faults: Sequence[Fault] = (),
    uploads: Mapping[str, Upload] | None = None,
) -> list[FormField]:
    """The form's fields with the record's values, what was typed instead, and what is wrong."""
    wrong: dict[str, str] = {}
    for fault in faults:
        wrong.setdefault(fault.field, fault.message)
    found = []
    for each in register.fields:
        one = _field(each, record, links)
        if typed is not None and each.name in typed and one.widget != "output":
            one.value = typed[each.name]
            if one.widget == "lookup":
                one.shown = one.shown if one.value == one.was else _name_asked(each, one.value, links)
        one.error = wrong.get(each.name, "")
        one.carried = (uploads or {}).get(each.name)
        found.append(one)
    return found


def _field(of: Field, record: Any | None, links: Links) -> FormField:
    value = record.value(of.name) if record is not None else None
    widget = _widget(of)
    if widget == "output":
        return FormField(of, widget, shown=show_value(of, value, names=links.name))
    if is_sensitive(of):
        return FormField(of, "text", shown=mask_value(of, value))
    if of.type in LINKS:
        text = "" if value is None else str(value)
        one = FormField(of, widget, value=text, was=text, options=area_options(of) if widget == "select" else [])
        one.shown = _name(of, text, links)
        return one
    text = _text(of, value, links)
    if record is None and of.default and not text:
        text = _default(of)
    return FormField(of, widget, value=text, was=text if record is not None else "", options=_options(of))


def _widget(of: Field) -> str:
    if of.computed:
        return "output"
    if of.type in (FieldType.CHOICE, FieldType.STAGE, FieldType.YES_NO):
        return "select"
    if of.type == FieldType.AREA:
        return "select" if of.level in ("county", "township") else "lookup"
    if of.type == FieldType.FILE:
        return "file"
    if of.type in LINKS:
        return "lookup"
    if of.type in (FieldType.DATE, FieldType.MONTH):
        return str(of.type)
    return "area" if of.type in WIDE else "text"


def _options(of: Field) -> list[tuple[str, str]]:
    if of.type in (FieldType.CHOICE, FieldType.STAGE):
        return [(each.value, each.label) for each in of.choices]
    if of.type == FieldType.YES_NO:
        return [("是", _("是")), ("否", _("否"))]
    return []


def _text(of: Field, value: Any, links: Links) -> str:
    """The value as the input holds it: choices by value, dates as the browser wants them."""
    if value is None:
        return ""
    if of.type in (FieldType.CHOICE, FieldType.STAGE):
        return str(value)
    return show_value(of, value, names=links.name)


def _default(of: Field) -> str:
    for each in of.choices:
        if of.default in (each.value, each.label):
            return each.value
    if of.default == "today":
        from datetime import date

        return date.today().isoformat()
    return of.default


def _name(of: Field, text: str, links: Links) -> str:
    return links.name(of, int(text)) if text.isdecimal() and len(text) < 18 else ""


def _name_asked(of: Field, text: str, links: Links) -> str:
    """The name of what was typed, which may be any number: told only to those who may see it."""
    return links.name_asked(of, int(text)) if text.isdecimal() and len(text) < 18 else ""


def entries_of(request: HttpRequest, register: Register, *, new: bool) -> dict[str, str]:
    """What the form hands to the gate: of a new row all that was typed, of a row only what the person changed."""
    entries: dict[str, str] = {}
    for each in register.fields:
        if each.computed or each.type == FieldType.FILE:
            continue
        typed = request.POST.get(each.name, "").strip()
        if new:
            if not is_blank(typed) or each.default:
                entries[each.name] = _entry(each, typed)
        elif is_sensitive(each):
            if typed:
                entries[each.name] = typed
        elif each.name in request.POST and typed != request.POST.get(f"was.{each.name}", ""):
            entries[each.name] = _entry(each, typed)
    return entries


def _entry(of: Field, typed: str) -> str:
    """Links travel by number: `#12` to the gate."""
    return f"#{typed}" if of.type in LINKS and typed.isdecimal() else typed


def typed_of(request: HttpRequest, register: Register) -> dict[str, str]:
    """All that was typed, to fill the form again or to keep as a draft: personal data is in no draft."""
    return {
        each.name: request.POST.get(each.name, "")
        for each in register.fields
        if each.name in request.POST and not is_sensitive(each)
    }


def personal_of(request: HttpRequest, register: Register) -> dict[str, str]:
    """The personal data that was typed just now: handed back on the answer to it, and kept nowhere."""
    return {
        each.name: request.POST[each.name]
        for each in register.fields
        if is_sensitive(each) and request.POST.get(each.name, "").strip()
    }


def settlement_of(request: HttpRequest) -> gate.Settlement | None:
    """What was chosen of the clashes that the form has shown; None where it has shown none."""
    shown = frozenset(request.POST.getlist("clash"))
    since = request.POST.get("since", "")
    if not shown or not since.isdecimal() or len(since) > 8:
        return None
    taken = {name: request.POST.get(f"take.{name}", "") for name in shown}
    return gate.Settlement(
        since=int(since),
        shown=shown,
        mine=frozenset(name for name, choice in taken.items() if choice == "mine"),
        theirs=frozenset(name for name, choice in taken.items() if choice == "theirs"),
    )


def draft_changes(draft: Mapping[str, str], record: Any, version: int, links: Links) -> dict[str, str]:
    """Of a draft of an older version, what the person wrote: what others changed and the draft only held is left to them."""
    kept = dict(draft)
    for name, value in values_at(record, version).items():
        field = next((each for each in record.register.fields if each.name == name), None)
        if field is None:
            continue
        held = load_value(field, value)
        shown = ("" if held is None else str(held)) if field.type in LINKS else _text(field, held, links)
        if kept.get(name, "").strip() == shown:
            kept.pop(name, None)
    return kept


def changed_by_person(request: HttpRequest, register: Register) -> dict[str, str]:
    """Of what was typed, that which the person changed: the other inputs only hold what was there when the form was opened."""
    return {
        name: typed
        for name, typed in typed_of(request, register).items()
        if typed.strip() != request.POST.get(f"was.{name}", "")
    }
