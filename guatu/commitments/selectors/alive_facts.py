"""What standings are judged by, read for a whole plan at once: bindings, paths, claims, overrides, rows of registers, figures.

How many queries it takes does not depend on how many commitments there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from guatu.commitments.models import Binding, Commitment, Milestone, Override, Path, Progress, Report
from guatu.commitments.rulesets import ruleset_on
from guatu.definitions.register import Register
from guatu.definitions.ruleset import Ruleset
from guatu.people.clock import today
from guatu.registers.library import library

if TYPE_CHECKING:
    from guatu.indicators.selectors import Value

Span = tuple[date, date]
Ask = tuple[str, str, str]
"""Indicator, split, key."""


@dataclass(frozen=True, slots=True)
class Row:
    """A register's row as it stands or stood: canonical values by field; None where it is not there or was deleted."""

    register: Register
    id: int
    values: Mapping[str, Any] | None

    @property
    def title(self) -> str:
        """What people call it."""
        return str((self.values or {}).get(self.register.title) or f"#{self.id}")


@dataclass
class Facts:
    """All that the standings of some commitments need."""

    day: date
    past: bool
    """Whether the day has gone by: then figures and rows are those that were known at its end."""
    ruleset: Ruleset
    bindings: dict[int, Binding] = field(default_factory=dict)
    paths: dict[int, Path] = field(default_factory=dict)
    marks: dict[int, dict[int, Decimal]] = field(default_factory=dict)
    """Values due by the ends of quarters, by commitment."""
    claims: dict[int, Progress] = field(default_factory=dict)
    """The latest entry that says a value, a percentage or words, by commitment."""
    overrides: dict[int, Override] = field(default_factory=dict)
    """The latest that holds on the day."""
    rows: dict[tuple[str, int], Row] = field(default_factory=dict)
    events: dict[tuple[str, str], Callable[[date, date], int]] = field(default_factory=dict)
    """(register, date field) → how many rows have a date between two days."""
    figures: dict[tuple[Ask, Span], Value] = field(default_factory=dict)
    lake: dict[str, int] = field(default_factory=dict)
    """Of a past day: versions of the lake's tables that the figures were read at."""

    def figure(self, ask: Ask, span: Span) -> Value | None:
        """A figure that was read; None where nobody asked for it."""
        return self.figures.get((ask, span))


def facts_of(
    report: Report,
    rows: Sequence[Commitment],
    *,
    day: date | None = None,
    spans: Callable[[Commitment, Binding, Facts], Iterable[Span]],
) -> Facts:
    """Read everything. `spans` tells which spans of its indicator a commitment needs, once bindings and claims are known."""
    now = today()
    on = day or now
    past = on < now
    facts = Facts(day=on, past=past, ruleset=ruleset_on(report.rules_choices.all(), on))
    keys = [row.pk for row in rows]
    facts.bindings = {each.commitment_id: each for each in Binding.objects.filter(commitment__in=keys)}
    facts.claims = _claims(keys, on, past)
    facts.overrides = _overrides(keys, on, past)
    if not facts.bindings:
        return facts
    facts.paths = {each.commitment_id: each for each in Path.objects.filter(commitment__in=keys)}
    for mark in Milestone.objects.filter(commitment__in=list(facts.bindings)).exclude(value=None):
        facts.marks.setdefault(mark.commitment_id, {})[mark.quarter] = zero_or(mark.value)
    measured = {key: each for key, each in facts.bindings.items() if each.indicator}
    if measured or past:
        facts.lake = _lake(on, past, {each.indicator for each in measured.values()})
    _read_rows(facts)
    wanted: dict[Ask, set[Span]] = {}
    for row in rows:
        binding = measured.get(row.pk)
        if binding is not None:
            asked = wanted.setdefault((binding.indicator, binding.split, binding.key), set())
            asked.update(spans(row, binding, facts))
    facts.figures = _figures(wanted, facts)
    return facts


def _claims(keys: Sequence[int], day: date, past: bool) -> dict[int, Progress]:
    rows = Progress.objects.filter(commitment__in=keys, corrected_by=None, day__lte=day)
    if past:
        rows = rows.filter(entered_at__lte=datetime.combine(day, time.max))
    found: dict[int, Progress] = {}
    for each in rows.select_related("entered_by").order_by("day", "id"):
        found[each.commitment_id] = each
    return found


def _overrides(keys: Sequence[int], day: date, past: bool) -> dict[int, Override]:
    rows = Override.objects.filter(commitment__in=keys, since__lte=day, until__gte=day)
    if past:
        rows = rows.filter(signed_at__lte=datetime.combine(day, time.max))
    rows = rows.select_related("signed_by").prefetch_related("evidence").order_by("id")
    return {each.commitment_id: each for each in rows if each.holds_on(day)}


def _lake(day: date, past: bool, names: set[str]) -> dict[str, int]:
    """Versions to read at; today the lake catches up first, so that a form saved a moment ago is in the figures."""
    from guatu import lake

    if past:
        return lake.versions_known(day)
    from guatu.indicators.selectors import refresh

    refresh(names)
    return {}


def _read_rows(facts: Facts) -> None:
    registers = library().of(Register)
    wanted: dict[str, set[int]] = {}
    for each in facts.bindings.values():
        if each.way == Binding.Way.RECORD and each.record and each.register in registers:
            wanted.setdefault(each.register, set()).add(each.record)
        elif each.way == Binding.Way.RHYTHM and each.date and each.register in registers:
            facts.events[each.register, each.date] = _events(each.register, each.date, facts)
    for name, ids in wanted.items():
        held = _past_rows(name, ids, facts) if facts.past else _present_rows(name, ids)
        for key in ids:
            facts.rows[name, key] = Row(registers[name], key, held.get(key))


def _present_rows(name: str, ids: set[int]) -> dict[int, Mapping[str, Any]]:
    from guatu.registers.tables import model_of

    model = model_of(name)
    names = [each.name for each in model.register.fields]
    rows = model.objects.filter(pk__in=ids, deleted_at=None)
    return {row.pk: {name: row.value(name) for name in names} for row in rows}


def _past_rows(name: str, ids: set[int], facts: Facts) -> dict[int, Mapping[str, Any]]:
    """Rows as they stood; where the lake has no such version yet, none was known."""
    from guatu import lake

    if name not in facts.lake:
        return {}
    listed = ", ".join(str(int(each)) for each in sorted(ids))
    relation = lake.current(name, version=facts.lake[name])
    found = lake.run(f"SELECT * FROM held WHERE id IN ({listed})", {"held": relation})
    return {int(row["id"]): row for row in found.to_pylist()}


def _events(name: str, column: str, facts: Facts) -> Callable[[date, date], int]:
    """A function that counts rows by date; a register's days of the years around are read once."""
    first, last = date(facts.day.year - 1, 1, 1), date(facts.day.year + 1, 12, 31)
    counts = _past_days(name, column, first, last, facts) if facts.past else _present_days(name, column, first, last)

    def between(begin: date, end: date) -> int:
        return sum(count for day, count in counts.items() if begin <= day <= end)

    return between


def _present_days(name: str, column: str, first: date, last: date) -> dict[date, int]:
    from django.db.models import Count

    from guatu.registers.tables import model_of

    rows = model_of(name).objects.filter(deleted_at=None, **{f"{column}__range": (first, last)})
    return dict(rows.order_by().values_list(column).annotate(Count("pk")))


def _past_days(name: str, column: str, first: date, last: date, facts: Facts) -> dict[date, int]:
    from guatu import lake

    if name not in facts.lake:
        return {}
    sql = (
        f"SELECT \"{column}\" AS day, count(*) AS number FROM held WHERE \"{column}\" BETWEEN DATE '{first}' AND DATE '{last}'"
        ' GROUP BY "' + column + '"'
    )
    found = lake.run(sql, {"held": lake.current(name, version=facts.lake[name])})
    return {row["day"]: int(row["number"]) for row in found.to_pylist()}


def _figures(wanted: Mapping[Ask, set[Span]], facts: Facts) -> dict[tuple[Ask, Span], Value]:
    """Figures of all that was asked for, those with the same split and the same spans read together."""
    if not wanted:
        return {}
    from guatu.indicators.providers import LakeFigures
    from guatu.indicators.selectors import indicators
    from guatu.indicators.selectors.values import EMPTY, EMPTY_KEY, Value, read

    known = indicators()
    together: dict[tuple[str, frozenset[Span]], list[Ask]] = {}
    for ask, spans in wanted.items():
        if ask[0] in known and spans:
            together.setdefault((ask[1], frozenset(spans)), []).append(ask)
    provider = LakeFigures(facts.lake) if facts.past else None
    found: dict[tuple[Ask, Span], Value] = {}
    for (split, shared), asks in together.items():
        names = list(dict.fromkeys(ask[0] for ask in asks))
        told = read_made(partial(read, names, sorted(shared), split, provider), facts.past)
        if told is None:
            continue
        for ask in asks:
            for span in shared:
                by = told[ask[0]][span]
                each = by.get(ask[2]) or by.get(EMPTY_KEY, EMPTY)
                found[ask, span] = Value(span[0], each.value, each.rows, each.unknown)
    return found


def read_made(ask: Callable[[], Any], past: bool) -> Any:
    """The answer; a district whose lake was never made gets it made, and a day before there was one has no figures."""
    from guatu import lake
    from guatu.lake.errors import LakeMissing

    try:
        return ask()
    except LakeMissing:
        if past:
            return None
        lake.catch_up()
        return ask()


def zero_or(value: Decimal | None) -> Decimal:
    """A figure as a number: nothing counted is nothing."""
    return Decimal(0) if value is None else value
