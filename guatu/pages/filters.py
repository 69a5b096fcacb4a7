"""Filters of lists as removable words: what is set, what may be set and how many rows each choice would leave."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from guatu.commitments.models import Commitment
from guatu.commitments.selectors import Facet, PlanCounts, PlanFilters
from guatu.pages.lights import LIGHTS


@dataclass(frozen=True, slots=True)
class Option:
    """One value that a filter may take."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Choice:
    """One filter: set (a removable word) or open (a select)."""

    name: str
    word: str
    value: str = ""
    label: str = ""
    remove: str = ""
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Filtered:
    """What a list shows after its filters, and the filters themselves."""

    rows: list[Commitment]
    words: str
    choices: list[Choice]
    sum: str
    active: bool = field(default=False)


@dataclass(frozen=True, slots=True)
class Key:
    """A property that rows are filtered by: its name, its value in the address, and that value in words."""

    word: str
    value: Callable[[Commitment], str]
    label: Callable[[Commitment], str]


def address_without(query: QueryDict, *names: str) -> str:
    """The page's address with some parameters left out; the open row goes too."""
    kept = [
        (key, value) for key, values in query.lists() for value in values if key not in (*names, "c", "do") and value
    ]
    return "?" + urlencode(kept)


def review_filters(request: HttpRequest, rows: Sequence[Commitment]) -> Filtered:
    """The review's filters: state, kind, doubt, lead, words."""
    query = request.GET
    keys: dict[str, Key] = {
        "state": Key(_("审核"), lambda row: row.state, lambda row: str(row.get_state_display())),
        "kind": Key(_("类型"), lambda row: row.kind, lambda row: str(row.get_kind_display())),
        "doubt": Key(
            _("存疑"),
            lambda row: "yes" if row.is_uncertain else "no",
            lambda row: _("存疑") if row.is_uncertain else _("无疑问"),
        ),
        "lead": Key(
            _("牵头单位"),
            lambda row: str(row.lead_id or "none"),
            lambda row: str(row.lead) if row.lead else _("未分派"),
        ),
    }
    words = query.get("q", "").strip()
    passing = [row for row in rows if _says(row, words)]
    for name, key in keys.items():
        if query.get(name):
            passing = [row for row in passing if key.value(row) == query[name]]
    choices = []
    for name, key in keys.items():
        options = _counted(passing, key)
        value = query.get(name, "")
        label = next((each.label for each in options if each.value == value), "") or _("%(word)s：无") % {
            "word": key.word
        }
        choices.append(Choice(name, key.word, value, label, address_without(query, name), tuple(options)))
    kinds = " + ".join(f"{each.label} {each.count}" for each in _counted(passing, keys["kind"]))
    total = _("共 %(n)d 条") % {"n": len(passing)} + (f" = {kinds}" if kinds else "")
    return Filtered(passing, words, choices, total, active=len(passing) != len(rows) or bool(words))


def _says(row: Commitment, words: str) -> bool:
    text = f"{row.title} {row.text} {row.lead or ''} {row.lead_name} {' '.join(map(str, row.section))}"
    return all(word in text for word in words.split())


def _counted(rows: Sequence[Commitment], key: Key) -> list[Option]:
    counts: dict[str, int] = {}
    first: dict[str, Commitment] = {}
    for row in rows:
        value = key.value(row)
        counts[value] = counts.get(value, 0) + 1
        first.setdefault(value, row)
    found = [Option(value, key.label(first[value]), count) for value, count in counts.items()]
    return sorted(found, key=lambda each: -each.count)


def plan_filters(query: QueryDict) -> PlanFilters:
    """The plan's filters as the address holds them."""
    return PlanFilters(
        q=query.get("q", "").strip(),
        kind=query.get("kind", ""),
        lead=query.get("lead", ""),
        deadline=query.get("deadline", ""),
        light=query.get("light", ""),
        organisation=query.get("organisation", ""),
    )


def plan_choices(query: QueryDict, counts: PlanCounts, names: dict[str, str]) -> list[Choice]:
    """The plan's filters as words and selects; `names` gives labels of values that the counts no longer list."""
    facets: tuple[tuple[str, str, list[Facet]], ...] = (
        ("kind", _("类型"), counts.kind),
        ("lead", _("牵头单位"), counts.lead),
        ("deadline", _("完成时限"), counts.deadline),
        ("light", _("亮灯"), counts.light),
    )
    choices = []
    for name, word, facet in facets:
        value = query.get(name, "")
        label = next((_light_word(name, each) for each in facet if each.key == value), names.get(value, value))
        options = tuple(Option(each.key, _light_word(name, each), each.count) for each in facet)
        choices.append(Choice(name, word, value, label, address_without(query, name), options))
    return choices


def _light_word(name: str, facet: Facet) -> str:
    """A facet's label; a light's is the one that stands beside its shape on every page."""
    return gettext(LIGHTS[facet.key]) if name == "light" and facet.key in LIGHTS else facet.label


def plan_sum(counts: PlanCounts) -> str:
    """共 n 条 = 量化目标 a + 定性目标 b + 重点事项 c + 常态工作 d."""
    parts = " + ".join(f"{each.label} {each.count}" for each in counts.kind)
    return _("共 %(n)d 条") % {"n": counts.total} + (f" = {parts}" if counts.total else "")
