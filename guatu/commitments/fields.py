"""The fields of a commitment as the history keeps them: read as JSON values, checked, and put back.

Besides columns there are five more kinds of field: `span` ([shown_start, shown_end]), `lead` (an organisation's id),
`co` (sorted ids), `milestone_1` … `milestone_4` ({text, value}, or None where a quarter has none), and `binding` and
`path` (`alive_fields`). A three-way merge and an undo work on these fields and on nothing else.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext as _

from guatu.commitments.alive_fields import ALIVE, alive_put, alive_read
from guatu.commitments.errors import Refused
from guatu.commitments.models import Commitment, Milestone, Report
from guatu.people.models import Organisation

TEXTS = ("indicator", "qualifier", "basis", "unit", "relation", "name", "verb", "strength", "note", "leader")
NUMBERS = ("value", "value_high", "baseline")
CHOICES: dict[str, tuple[str, ...]] = {
    "kind": tuple(Commitment.Kind.values),
    "change": ("", *Commitment.ChangeKind.values),
    "every": ("", *Commitment.Every.values),
    "stage": ("", *Commitment.Stage.values),
}
MILESTONES = ("milestone_1", "milestone_2", "milestone_3", "milestone_4")
EDITABLE = ("kind", "span", *TEXTS[:8], "note", *NUMBERS, "op", "change", "every", "stage", "deadline")
"""What `commitment_edit` takes; departments, the state, readings and milestones have verbs of their own."""
CONTENT = ("kind", "span", *TEXTS[:8], *NUMBERS, "op", "change", "every", "stage", "deadline", "settled_reading")
"""What one approves by accepting."""
ALL = (*CONTENT, "note", "leader", "state", "lead", "co", "lead_why", "co_names", "lead_name", *MILESTONES)
OPERATORS = (">=", ">", "=", "~", "<=", "<")
LIMIT = Decimal(10) ** 18


def field_label(field: str) -> str:
    """The field's Chinese name, for messages and the history."""
    special = {
        "span": _("原文范围"),
        "lead": _("牵头单位"),
        "co": _("责任单位"),
        "milestone_1": _("一季度节点"),
        "milestone_2": _("二季度节点"),
        "milestone_3": _("三季度节点"),
        "milestone_4": _("四季度节点"),
        "binding": _("绑定"),
        "path": _("序时路径"),
        "percent": _("完成比例"),
        "day": _("截至日期"),
    }
    if field in special:
        return special[field]
    try:
        return str(Commitment._meta.get_field(field).verbose_name)  # type: ignore[union-attr]
    except FieldDoesNotExist:
        return field


def number_json(value: Decimal | None) -> str | None:
    """A decimal as the history keeps it: plain digits without trailing zeros."""
    if value is None:
        return None
    return f"{value.normalize():f}" if value else "0"


def fields_read(commitment: Commitment, names: Iterable[str]) -> dict[str, Any]:
    """The named fields of a commitment as JSON values."""
    names = tuple(names)
    found: dict[str, Any] = {}
    marks: dict[int, Milestone] | None = None
    for name in names:
        if name == "span":
            found[name] = [commitment.shown_start, commitment.shown_end]
        elif name == "lead":
            found[name] = commitment.lead_id
        elif name == "co":
            found[name] = sorted(each.pk for each in commitment.co.all())
        elif name in MILESTONES:
            if marks is None:
                marks = {each.quarter: each for each in commitment.milestones.all()}
            mark = marks.get(int(name[-1]))
            found[name] = {"text": mark.text, "value": number_json(mark.value)} if mark else None
        elif name in ALIVE:
            found[name] = alive_read(commitment, name)
        elif name in NUMBERS:
            found[name] = number_json(getattr(commitment, name))
        elif name == "deadline":
            found[name] = commitment.deadline.isoformat() if commitment.deadline else None
        else:
            value = getattr(commitment, name)
            found[name] = list(value) if isinstance(value, list | tuple) else value
    return found


def fields_put(commitment: Commitment, values: dict[str, Any]) -> None:
    """Write JSON values (as `fields_read` gives them) into the commitment's columns and relations; columns are not
    saved.
    """
    for name, value in values.items():
        if name == "span":
            span_put(commitment, value[0], value[1])
        elif name == "lead":
            commitment.lead_id = value
        elif name == "co":
            commitment.co.set(value)
        elif name in MILESTONES:
            quarter = int(name[-1])
            if value is None:
                commitment.milestones.filter(quarter=quarter).delete()
            else:
                commitment.milestones.update_or_create(
                    quarter=quarter, defaults={"text": value["text"], "value": _decimal(value["value"])}
                )
        elif name in ALIVE:
            alive_put(commitment, name, value)
        elif name in NUMBERS:
            setattr(commitment, name, _decimal(value))
        elif name == "deadline":
            commitment.deadline = date.fromisoformat(value) if value else None
        else:
            setattr(commitment, name, value)


def span_put(commitment: Commitment, shown_start: int, shown_end: int) -> None:
    """Move a commitment to another span of the shown text; offsets in the source, text and sentence follow."""
    report = commitment.report
    text = report.text
    commitment.shown_start, commitment.shown_end = shown_start, shown_end
    commitment.text = text[shown_start:shown_end]
    commitment.order = shown_start
    commitment.start, commitment.end = source_span(origins(report), shown_start, shown_end)
    left, right = sentence_around(text, shown_start, shown_end)
    commitment.sentence = text[left:right]
    commitment.sentence_start, commitment.sentence_end = source_span(origins(report), left, right)


def origins(report: Report) -> array[int] | None:
    """`Document.origin` again, from the bytes of `compiled.origin_bytes`."""
    if not report.origin:
        return None
    offsets = array("I")
    offsets.frombytes(bytes(report.origin))
    if sys.byteorder == "big":
        offsets.byteswap()
    return offsets


def source_span(origin: array[int] | None, start: int, end: int) -> tuple[int, int]:
    """A span of the shown text as a span of the source."""
    if origin is None or start >= end:
        return start, end
    return origin[start], origin[end - 1] + 1


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence (up to 。！？； or a line's end) that holds the span."""
    left = max(text.rfind(mark, 0, start) for mark in "。！？；\n") + 1
    ends = [at for mark in "。！？；\n" if (at := text.find(mark, max(start, end - 1))) >= 0]
    right = min(ends, default=len(text))
    return left, min(right + (right < len(text) and text[right] != "\n"), len(text))


def _decimal(value: Any) -> Decimal | None:
    return None if value in (None, "") else Decimal(str(value))


def fields_check(commitment: Commitment, changes: dict[str, Any], allowed: Iterable[str] = EDITABLE) -> dict[str, Any]:
    """The changes as JSON values in the history's form; Refused names the first field that cannot be taken."""
    allowed = tuple(allowed)
    checked: dict[str, Any] = {}
    for field, value in changes.items():
        if field not in allowed:
            raise Refused(_("不能修改“%(field)s”。") % {"field": field_label(field)}, field=field)
        checked[field] = _CHECKS[field](commitment, field, value)
    after = fields_read(commitment, ("kind", "indicator", "relation", "name", "value", "value_high"))
    after |= checked
    needed = {
        Commitment.Kind.TARGET: ("indicator", "value"),
        Commitment.Kind.GOAL: ("indicator",),
        Commitment.Kind.ITEM: ("name",),
        Commitment.Kind.DUTY: ("name",),
    }[after["kind"]]
    for field in needed:
        touched = field in checked or ("kind" in checked and checked["kind"] != commitment.kind)
        if touched and after[field] in (None, ""):
            raise Refused(_("请填写“%(field)s”。") % {"field": field_label(field)}, field=field)
    low, high = after["value"], after["value_high"]
    if {"value", "value_high"} & checked.keys() and high is not None and (low is None or Decimal(low) > Decimal(high)):
        raise Refused(_("目标值上限不能小于目标值。"), field="value_high")
    return checked


def _text(_commitment: Commitment, field: str, given: Any) -> str:
    if given is None:
        return ""
    if not isinstance(given, str):
        raise Refused(_("“%(field)s”应为文字。") % {"field": field_label(field)}, field=field)
    value: str = given.strip().replace("\x00", "")
    limit: int = getattr(Commitment._meta.get_field(field), "max_length", None) or 4000
    if len(value) > limit:
        raise Refused(
            _("“%(field)s”最多 %(limit)d 字，现有 %(length)d 字。")
            % {"field": field_label(field), "limit": limit, "length": len(value)},
            field=field,
        )
    return value


def number_check(field: str, value: Any, label: str = "") -> str | None:
    """A number from a form or the API in the history's form; Refused where it is none, or too large to keep.

    `label` is what the message calls it, where that is not the commitment's own field.
    """
    label = label or field_label(field)
    if value is None or value == "":
        return None
    try:
        if isinstance(value, bool):
            raise InvalidOperation
        number = Decimal(str(value).strip().replace(",", "").replace("，", ""))
    except InvalidOperation:
        raise Refused(_("“%(field)s”应为数字，例如 200亿、1.2万、5.5。") % {"field": label}, field=field) from None
    if not number.is_finite() or abs(number) >= LIMIT:
        raise Refused(_("“%(field)s”超出范围。") % {"field": label}, field=field)
    return number_json(number.quantize(Decimal("0.000001")))


def _number(_commitment: Commitment, field: str, value: Any) -> str | None:
    return number_check(field, value)


def _choice(_commitment: Commitment, field: str, value: Any) -> str:
    value = "" if value is None else value
    if value not in CHOICES[field]:
        raise Refused(
            _("“%(field)s”没有“%(value)s”这一项。") % {"field": field_label(field), "value": str(value)[:40]},
            field=field,
        )
    return str(value)


def _operators(_commitment: Commitment, field: str, value: Any) -> list[str]:
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list | tuple) or not all(each in OPERATORS for each in listed):
        raise Refused(_("“比较”只能是 %(marks)s。") % {"marks": " ".join(OPERATORS)}, field=field)
    return list(dict.fromkeys(listed))


def day_check(field: str, value: Any) -> date | None:
    """A day from a form or the API; Refused where it is none."""
    if value is None or value == "":
        return None
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value).strip())
    except ValueError:
        raise Refused(
            _("“%(field)s”应为日期，例如 2026-06-30。") % {"field": field_label(field)}, field=field
        ) from None


def _day(_commitment: Commitment, field: str, value: Any) -> str | None:
    day = day_check(field, value)
    return day.isoformat() if day else None


def span_check(text: str, value: Any) -> list[int]:
    """A span of the shown text: two whole numbers inside it that hold more than blanks."""
    try:
        start, end = (int(each) for each in value)
    except (TypeError, ValueError):
        raise Refused(_("选中的范围无效，请重新选择原文。"), field="span") from None
    if not 0 <= start < end <= len(text) or not text[start:end].strip():
        raise Refused(_("选中的范围无效，请重新选择原文。"), field="span")
    if end - start > 2000:
        raise Refused(_("选中的原文过长（超过 2000 字），请缩小范围。"), field="span")
    return [start, end]


def _span(commitment: Commitment, _field: str, value: Any) -> list[int]:
    return span_check(commitment.report.text, value)


def organisation_check(field: str, value: Any) -> int | None:
    """An organisation in use, given itself or by id; Refused where there is none."""
    if value in (None, ""):
        return None
    key = value.pk if isinstance(value, Organisation) else value
    try:
        key = int(key)
    except (TypeError, ValueError):
        key = 0
    if not 0 < key < 2**63 or not Organisation.objects.filter(pk=key, active=True).exists():
        raise Refused(_("没有这个单位，请从列表中选择。"), field=field)
    return key


def milestone_check(field: str, value: Any) -> dict[str, Any] | None:
    """A quarter's milestone {text, value}; None and an empty one remove it."""
    if value is None:
        return None
    text = str(value.get("text") or "").strip().replace("\x00", "")
    if len(text) > 300:
        raise Refused(_("节点要求最多 300 字。"), field=field)
    number = number_check(field, value.get("value"))
    return {"text": text, "value": number} if text or number is not None else None


_CHECKS: dict[str, Callable[[Commitment, str, Any], Any]] = {
    **dict.fromkeys(TEXTS, _text),
    **dict.fromkeys(NUMBERS, _number),
    **dict.fromkeys(CHOICES, _choice),
    "op": _operators,
    "deadline": _day,
    "span": _span,
}
