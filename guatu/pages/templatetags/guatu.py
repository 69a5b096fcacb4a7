"""Tags that pages share: the rail, lights, filters as removable words, amounts with their full value."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from guatu.commitments import selectors
from guatu.commitments.models import Commitment
from guatu.commitments.quantities import plain as plain_number
from guatu.definitions.values import show_number
from guatu.pages.checks import HOW, VENDOR, vendor_missing
from guatu.pages.lights import LIGHTS
from guatu.pages.navigation import rail_words
from guatu.people.clock import shown_day

register = template.Library()


@register.inclusion_tag("pages/_rail.html", takes_context=True)
def rail(context: Context) -> dict[str, Any]:
    """The navigation: at most eight words, of which a phone shows four."""
    request = context.get("request")
    person = getattr(request, "user", None)
    if request is None or person is None or not person.is_authenticated:
        return {"words": [], "person": ""}
    return {
        "words": rail_words(person, request.path, context.get("report")),
        "person": person,
        "here": request.get_full_path(),
        "english": get_language() == "en",
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_tag
def vendor_notice() -> SafeString:
    """Say what is missing where the front-end packages were not installed."""
    if not vendor_missing():
        return SafeString("")
    return format_html(
        '<p class="notice bad" role="alert">{}</p>',
        gettext("缺少前端文件 %(file)s，筛选、抽屉和审核不能使用。") % {"file": VENDOR} + HOW,
    )


@register.simple_tag
def demo_day() -> SafeString:
    """The day on which a demo stands, on every page; nothing where the calendar holds."""
    day = shown_day()
    if day is None:
        return SafeString("")
    return format_html(
        '<p class="demo-day"><b>{}</b> <span class="desk">{}</span></p>',
        gettext("演示日期 %s") % f"{day:%Y-%m-%d}",
        gettext("亮灯、时限、预测都按这一天算"),
    )


@register.simple_tag
def light(colour: str, words: str = "") -> SafeString:
    """A light: its shape, its colour and its word."""
    colour = colour if colour in LIGHTS else "grey"
    return format_html('<span class="light {}">{}</span>', colour, words or gettext(LIGHTS[colour]))


@register.simple_tag
def light_of(row: Commitment) -> SafeString:
    """The light of a commitment; why it burns so on hover."""
    shown = selectors.light(row)
    return format_html('<span class="light {}" title="{}">{}</span>', shown.key, shown.why, gettext(LIGHTS[shown.key]))


@register.simple_tag
def reached(row: Commitment) -> SafeString:
    """What registers say is reached; a named work's stage; nothing where nothing proves it."""
    of = selectors.standing_of(row)
    if not of.is_computed:
        return SafeString("")
    open_rows = gettext("%d 条缺数据") % of.unknown if of.unknown else ""
    if not open_rows:
        return SafeString(format_html("{}", of.value_words))
    return SafeString(format_html('{} <span class="unknown" title="{}">?</span>', of.value_words, open_rows))


@register.filter
def light_word(key: str) -> str:
    """The word of a light alone, for lists to choose from."""
    return gettext(LIGHTS.get(key, key))


@register.filter
def plain(value: Decimal | None) -> str:
    """A number without trailing zeros."""
    return "" if value is None else plain_number(float(value))


@register.filter
def thousands(value: Decimal | int | None) -> str:
    """A number with thousands apart. Django's intcomma leaves whole numbers bare in Chinese, whose format groups by ten thousand."""
    return "" if value is None else show_number(Decimal(value))


@register.filter
def of_series(value: Decimal | None, row: Commitment) -> str:
    """A value of a target's series in its written unit: 42.5亿元, 增长7.2%."""
    return row.amount(value)


@register.filter
def said(words: str) -> str:
    """A word that comes from a room without translations, in the reader's language."""
    return gettext(words) if words else ""


@register.simple_tag
def amount(commitment: Commitment) -> SafeString:
    """Quantity as the office writes it; the full value on hover where 万 or 亿 was taken out."""
    shown = commitment.quantity
    if not shown:
        return SafeString("")
    value = commitment.value or Decimal(0)
    if abs(value) < 10_000:
        return SafeString(format_html("{}", shown))
    return format_html('<span title="{}{}">{}</span>', f"{value.normalize():,f}", commitment.unit, shown)


@register.filter
def path_words(section: list[str]) -> str:
    """A path of headings in one line."""
    return " › ".join(str(each) for each in section if each)


@register.filter
def last_of(section: list[str]) -> str:
    """The nearest heading of a path."""
    return str(section[-1]) if section else ""
