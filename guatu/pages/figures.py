"""Numbers of indicators as pages write them: unit beside, money of a hundred million and more in 亿元, shares of a scale for bars."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from guatu.definitions.values import show_number

BARE = ("", "无量纲")
"""Units that are not written."""
HUNDRED_MILLION = Decimal(10_000)
"""万元 in one 亿元."""


def rounded(value: Decimal, places: int) -> Decimal:
    """The value to so many decimal places, half up as offices round."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def amount(value: Decimal | None, unit: str, places: int = 2) -> str:
    """A value with its unit; a dash where there is none.

    >>> amount(Decimal("23000"), "万元"), amount(Decimal("42"), "个"), amount(None, "个")
    ('2.3亿元', '42个', '—')
    """
    if value is None:
        return "—"
    if unit == "万元" and abs(value) >= HUNDRED_MILLION:
        return f"{show_number(rounded(value / HUNDRED_MILLION, 4))}亿元"
    return f"{show_number(rounded(value, places))}{'' if unit in BARE else unit}"


def period_label(period: date, grain: str) -> str:
    """A period as staff write it: 2022年, 2022年3季度, 2022-08, 2022-08-15."""
    if grain == "year":
        return _("%(year)d年") % {"year": period.year}
    if grain == "quarter":
        return _("%(year)d年%(quarter)d季度") % {"year": period.year, "quarter": (period.month + 2) // 3}
    return f"{period:%Y-%m}" if grain == "month" else f"{period:%Y-%m-%d}"


def share(value: Decimal | None, most: Decimal) -> str:
    """How long a bar is, in parts of 100; nothing for a blank or a negative value."""
    if value is None or value <= 0 or most <= 0:
        return "0"
    return f"{min(value / most, Decimal(1)) * 100:.1f}"
