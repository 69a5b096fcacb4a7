"""The edit form of a commitment: which fields its kind has, how they are shown, and what a person changed in them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from guatu.codes.numerals import MAGNITUDES
from guatu.commitments.errors import Refused
from guatu.commitments.fields import field_label, fields_read
from guatu.commitments.models import Commitment
from guatu.commitments.quantities import UNIT_WORDS, amount_words

KINDS_OF_FIELD: dict[str, tuple[str, ...]] = {
    "indicator": ("target", "goal"),
    "name": ("item", "duty"),
    "qualifier": ("target",),
    "basis": ("target",),
    "op": ("target",),
    "value": ("target",),
    "value_high": ("target",),
    "unit": ("target",),
    "change": ("target",),
    "baseline": ("target",),
    "relation": ("goal",),
    "verb": ("item", "duty"),
    "stage": ("item",),
    "every": ("target", "goal", "item", "duty"),
    "deadline": ("target", "goal", "item", "duty"),
    "strength": ("target", "goal", "item", "duty"),
    "note": ("target", "goal", "item", "duty"),
}
NUMBERS = ("value", "value_high", "baseline")
WIDE = ("indicator", "name", "relation", "note")


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the form as the template shows it."""

    name: str
    label: str
    value: str
    kinds: str
    choices: tuple[tuple[str, str], ...] = ()
    error: str = ""
    hint: str = ""
    wide: bool = False
    off: bool = False


def operator_choices() -> tuple[tuple[str, str], ...]:
    """The comparators in words."""
    return (
        (">=", _("不低于 ≥")),
        (">", _("超过 >")),
        ("=", _("等于")),
        ("~", _("约")),
        ("<=", _("不高于 ≤")),
        ("<", _("低于 <")),
    )


def edit_fields(
    commitment: Commitment, *, typed: Mapping[str, str] | None = None, wrong: tuple[str, str] = ("", "")
) -> list[Field]:
    """All fields of every kind, those of other kinds switched off; `wrong` is (field, message)."""
    shown = shown_values(commitment)
    kind = (typed or {}).get("kind", commitment.kind)
    choices: dict[str, tuple[tuple[str, str], ...]] = {
        "op": operator_choices(),
        "change": (("", "—"), *((value, str(label)) for value, label in Commitment.ChangeKind.choices)),
        "every": (("", "—"), *((value, str(label)) for value, label in Commitment.Every.choices)),
        "stage": (("", "—"), *((value, str(label)) for value, label in Commitment.Stage.choices)),
    }
    hints = {"value": _("可写 200亿、1.2万、5.5；下降写负数"), "value_high": _("只有区间才填")}
    return [
        Field(
            name=name,
            label=field_label(name),
            value=(typed or shown).get(name, shown[name]),
            kinds=" ".join(kinds),
            choices=choices.get(name, ()),
            error=wrong[1] if wrong[0] == name else "",
            hint=hints.get(name, ""),
            wide=name in WIDE,
            off=kind not in kinds,
        )
        for name, kinds in KINDS_OF_FIELD.items()
    ]


def shown_values(commitment: Commitment) -> dict[str, str]:
    """Field → what the form shows: amounts with 万 and 亿, the first comparator, dates as ISO."""
    values = fields_read(commitment, ("kind", *KINDS_OF_FIELD))
    return {name: _shown(name, value, commitment) for name, value in values.items()}


def words_of(field: str, value: Any, commitment: Commitment) -> str:
    """A field's value in words, for histories and conflicts."""
    if value in (None, "", []):
        return _("（空）")
    if field == "op":
        return "、".join(dict(operator_choices()).get(each, each) for each in value)
    if field in ("change", "every", "stage", "kind", "state"):
        column = {
            "change": Commitment.ChangeKind,
            "every": Commitment.Every,
            "stage": Commitment.Stage,
            "kind": Commitment.Kind,
            "state": Commitment.State,
        }[field]
        return str(dict(column.choices).get(value, value))
    if field == "span":
        return commitment.report.text[value[0] : value[1]]
    if field.startswith("milestone_"):
        number = value.get("value")
        amount = commitment.amount(Decimal(number)) if number else ""
        return " ".join(each for each in (value.get("text", ""), amount) if each)
    if isinstance(value, list):
        return "、".join(str(each) for each in value)
    if field in NUMBERS:
        return commitment.amount(Decimal(value))
    return _shown(field, value, commitment)


def changes_made(posted: Mapping[str, str], was: Mapping[str, str]) -> dict[str, Any]:
    """Only what differs from what the form showed, as the services take it: what one did not touch is not one's change."""
    kind = posted.get("kind", was.get("kind", ""))
    changed: dict[str, Any] = {} if kind == was.get("kind") else {"kind": kind}
    for name, kinds in KINDS_OF_FIELD.items():
        if name not in posted or kind not in kinds:
            continue
        typed = posted[name].strip()
        if typed == was.get(name, ""):
            continue
        changed[name] = number_typed(typed) if name in NUMBERS else [typed] if name == "op" else typed
    return changed


def number_typed(text: str) -> str:
    """A number as staff type it, in plain digits; what is no number is left for the service to refuse.

    >>> number_typed("200亿"), number_typed("1.2 万"), number_typed("3,500"), number_typed("很多")
    ('20000000000', '12000', '3500', '很多')
    """
    found = _NUMBER.fullmatch(text.strip())
    return _digits(found, MAGNITUDES[found["scale"] or ""]) if found and not found["unit"] else text


def amount_typed(text: str, row: Commitment, field: str = "value") -> str:
    """A number of a target's own series as staff type it: in the target's written unit, or with 万, 亿 or the unit behind it.

    Where the target says 85亿元, 85, 85亿 and 8500000000元 are the same. Refused where a number without unit is so large that
    it can only have been meant in the small unit. What is no number is left for the service to refuse.
    """
    found = _NUMBER.fullmatch(text.strip())
    if not found or found["unit"] not in (None, row.unit, UNIT_WORDS.get(row.unit, row.unit)):
        return text
    if found["scale"] or found["unit"] or not row.scale:
        return _digits(found, MAGNITUDES[found["scale"] or ""])
    size = MAGNITUDES[row.scale]
    if abs(Decimal(_digits(found, 1))) >= size:
        raise Refused(
            _("这里按“%(unit)s”填。“%(typed)s”若是以“%(small)s”计，请写成“%(typed)s%(small)s”。")
            % {"unit": row.unit_written, "typed": text.strip(), "small": row.unit},
            field=field,
        )
    return _digits(found, size)


def amount_shown(value: Decimal | None, row: Commitment) -> str:
    """A number of a target's series as the form shows it, so that `amount_typed` reads the same again: 85 of 85亿元."""
    if value is None:
        return ""
    words = amount_words(value, row.scale, "")
    if row.scale and not words.endswith(row.scale):
        return f"{words}{row.unit}"
    return words.removesuffix(row.scale)


_NUMBER = re.compile(r"(?P<number>[+-]?\d[\d,，]*(?:\.\d+)?)\s*(?P<scale>万亿|亿|万)?\s*(?P<unit>[^\d\s.,，]+)?")


def _digits(found: re.Match[str], scale: int) -> str:
    number = Decimal(found["number"].replace(",", "").replace("，", "") or "0")
    return f"{(number * scale).normalize():f}" if number else "0"


def _shown(name: str, value: Any, row: Commitment) -> str:
    if value in (None, "", []):
        return ""
    if name in NUMBERS:
        return amount_words(Decimal(value), row.scale, "")
    if name == "op":
        return str(value[0])
    return str(value)
