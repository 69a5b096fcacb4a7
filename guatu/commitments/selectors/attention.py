"""What needs me this week, and why: for a leader the whole district, for a department or town its own promises and its data to fill.

Every concern is one sentence with somewhere to go. Kinds come in the order in which they should be looked at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from guatu.commitments.models import Commitment, Freeze, Report
from guatu.commitments.selectors.alive import standings_of
from guatu.commitments.selectors.alive_words import day_words, figure_words
from guatu.commitments.selectors.freezes import turns_since
from guatu.commitments.selectors.standing import Standing
from guatu.people.clock import today
from guatu.people.models import Organisation, Person
from guatu.people.permissions import Action, may
from guatu.people.scopes import scope_of

UNLIKELY = 0.35
"""Below this chance a forecast is a concern though the light is not red."""
SOON = timedelta(days=7)
QUARTER_ENDS = {1: (3, 31), 2: (6, 30), 3: (9, 30), 4: (12, 31)}
KINDS = ("red", "turned", "overdue", "forecast", "contradiction", "unknown", "expiring", "waiting")
"""In the order in which they should be looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """One thing that needs somebody, in a sentence. `to` names where to go: task (with `commitment`), register, bindings."""

    kind: str
    says: str
    to: str = "task"
    commitment: int = 0
    title: str = ""
    light: str = ""
    lead: str = ""
    mine: bool = False
    """Of a leader: whether it is one that they lead."""
    register: str = ""
    indicator: str = ""
    number: int = 0
    """Of data to fill: how many rows."""


@dataclass(frozen=True, kw_only=True)
class Attention:
    """All that needs a person on a day."""

    day: date
    report: Report | None
    concerns: tuple[Concern, ...] = ()
    rows: tuple[Commitment, ...] = ()
    """The promises looked at, each with its `standing`."""
    lights: Mapping[str, int] = field(default_factory=dict)
    """How many of them stand in each light."""
    since: Freeze | None = None
    """The dispatch that `turned` compares with."""

    def of(self, kind: str) -> list[Concern]:
        """Those of a kind."""
        return [each for each in self.concerns if each.kind == kind]

    @property
    def kinds(self) -> list[str]:
        """Those there are, in order."""
        return [each for each in KINDS if any(concern.kind == each for concern in self.concerns)]


def kind_label(kind: str) -> str:
    """A kind in words."""
    words = {
        "red": _("严重滞后"),
        "turned": _("比上次调度变差"),
        "overdue": _("节点或时限已过"),
        "forecast": _("按现在的进度可能完不成"),
        "contradiction": _("填报与台账不一致"),
        "unknown": _("数据待补"),
        "expiring": _("人工认定即将到期"),
        "waiting": _("绑定待确认"),
    }
    return words[kind]


def plan_now(person: Person) -> Report | None:
    """The confirmed plan of the latest year."""
    if not may(person, Action.REPORT_READ):
        return None
    rows = Report.objects.filter(state=Report.State.CONFIRMED, withdrawn_at=None)
    return rows.defer("source", "text", "origin", "unfruitful").order_by("-plan_year", "-id").first()


def attention(person: Person, *, report: Report | None = None, day: date | None = None) -> Attention:
    """What needs the person, in the confirmed plan of the latest year unless another is given."""
    on = day or today()
    plan = report or plan_now(person)
    if plan is None:
        return Attention(day=on, report=None)
    rows = _rows(person, plan)
    found = standings_of(rows, day=day)
    for row in rows:
        row.standing = found[row.pk]  # type: ignore[attr-defined]
    before = plan.freezes.filter(day__lt=on).order_by("-day", "-id").first()
    concerns = [*_of_promises(rows, found, person, on), *_turned(rows, found, before, person)]
    concerns += _unknown(person, plan, found, day)
    if may(person, Action.BIND) and (waiting := sum(each.suggested for each in found.values())):
        says = _("有%(number)d条建议的绑定等待确认。") % {"number": waiting}
        concerns.append(Concern(kind="waiting", says=says, to="bindings", number=waiting))
    concerns.sort(key=lambda each: (KINDS.index(each.kind), not each.mine))
    return Attention(
        day=on,
        report=plan,
        concerns=tuple(concerns),
        rows=tuple(rows),
        lights=Counter(each.light for each in found.values()),
        since=before,
    )


def _rows(person: Person, plan: Report) -> list[Commitment]:
    """Accepted promises: all of them, or those that a department or town leads or supports."""
    rows = plan.commitments.filter(state=Commitment.State.ACCEPTED)
    if person.role in (Person.Role.DEPARTMENT, Person.Role.TOWN):
        own = list(scope_of(person).organisations)
        rows = rows.filter(
            Q(lead__in=own)
            | Q(pk__in=Commitment.co.through.objects.filter(organisation__in=own).values("commitment_id"))
        )
    listed = list(rows.select_related("lead").prefetch_related("co", "milestones").order_by("order", "id"))
    for row in listed:
        row.report = plan
    return listed


def _of_promises(
    rows: Iterable[Commitment], found: Mapping[int, Standing], person: Person, on: date
) -> Iterator[Concern]:
    for row in rows:
        held = found[row.pk]
        if held.light == "red":
            yield _concern("red", row, held, held.why, person)
        elif (missed := _missed_mark(row, held, on)) or (missed := _past(row, held, on)):
            yield _concern("overdue", row, held, missed, person)
        elif held.forecast is not None and (held.forecast.likely or 0) < UNLIKELY and held.light in ("green", "yellow"):
            yield _concern("forecast", row, held, held.forecast_words + "。", person)
        if held.contradiction is not None:
            yield _concern("contradiction", row, held, held.contradiction.says, person)
        if held.override is not None and held.override.until - on <= SOON:
            says = _("%(by)s签署的人工认定到%(day)s为止，届时以计算的为准。") % {
                "by": held.override.by,
                "day": day_words(held.override.until),
            }
            yield _concern("expiring", row, held, says, person)


def _concern(kind: str, row: Commitment, held: Standing, says: str, person: Person) -> Concern:
    return Concern(
        kind=kind,
        says=says,
        commitment=row.pk,
        title=row.title,
        light=held.light,
        lead=str(row.lead) if row.lead else "",
        mine=bool(row.leader) and person.display_name in row.leader,
    )


def _missed_mark(row: Commitment, held: Standing, on: date) -> str:
    """The latest quarter value that should have been reached and is not."""
    year = row.report.plan_year or on.year
    if held.value is None or held.light == "done" or held.periods:
        return ""
    for mark in sorted(row.milestones.all(), key=lambda each: -each.quarter):
        if date(year, *QUARTER_ENDS[mark.quarter]) < on and mark.value is not None:
            if held.value >= mark.value:
                return ""
            return _("%(quarter)s季度节点为%(due)s，现在是%(value)s。") % {
                "quarter": "一二三四"[mark.quarter - 1],
                "due": figure_words(row, mark.value),
                "value": held.value_words,
            }
    return ""


def _past(row: Commitment, held: Standing, on: date) -> str:
    """A deadline gone by without proof."""
    if row.deadline is None or row.deadline >= on or held.light not in ("grey", "hand"):
        return ""
    return _("时限%(day)s已过，没有台账能说明已经完成。") % {"day": day_words(row.deadline)}


def _turned(
    rows: Iterable[Commitment], found: dict[int, Standing], before: Freeze | None, person: Person
) -> Iterator[Concern]:
    if before is None:
        return
    known = {row.pk: row for row in rows}
    from guatu.commitments.selectors.rows import light_label

    for turn in turns_since(before, found, {}):
        if turn.worse and turn.before and turn.commitment in known and turn.after != "red":
            row = known[turn.commitment]
            says = _("%(dispatch)s时为“%(before)s”，现在是“%(after)s”。") % {
                "dispatch": before.name,
                "before": light_label(turn.before),
                "after": light_label(turn.after),
            }
            yield _concern("turned", row, found[row.pk], says + found[row.pk].why, person)


def _unknown(person: Person, plan: Report, found: Mapping[int, Standing], day: date | None) -> list[Concern]:
    """Rows that a blank keeps out of bound figures, by register: whose they are to fill is theirs to see."""
    from guatu.indicators.selectors import drills

    behind: dict[str, tuple[int, str]] = {}
    for held in _bound(person, plan, found, day):
        if not held.unknown or held.start is None or held.end is None:
            continue
        for drill in drills(held.indicator, start=held.start, end=held.end):
            register = _register_of(drill.name)
            if register and held.unknown > behind.get(register, (0, ""))[0]:
                behind[register] = (held.unknown, drill.name)
            break
    return [
        _to_fill(register, number, name)
        for register, (number, name) in _mine(person, behind, day or today()).items()
        if number
    ]


def _bound(person: Person, plan: Report, found: Mapping[int, Standing], day: date | None) -> list[Standing]:
    """Standings that count rows. A department or town answers for its registers whoever leads the promise."""
    if person.role not in (Person.Role.DEPARTMENT, Person.Role.TOWN):
        return [each for each in found.values() if each.indicator]
    rows = plan.commitments.filter(state=Commitment.State.ACCEPTED, binding__confirmed=True)
    listed = list(rows.exclude(binding__indicator=""))
    for row in listed:
        row.report = plan
    known = {**found, **standings_of([row for row in listed if row.pk not in found], day=day)}
    return [known[row.pk] for row in listed]


def _register_of(indicator: str) -> str:
    from guatu.indicators.selectors import indicator_of
    from guatu.registers.library import library

    name = indicator_of(indicator).source.split("__")[0]
    return name if name in library().registers else ""


def _mine(person: Person, behind: dict[str, tuple[int, str]], on: date) -> dict[str, tuple[int, str]]:
    """Of a department those of its own registers, of a town its own rows; of all others everything."""
    if person.role == Person.Role.DEPARTMENT:
        from guatu.registers.access import owner_name
        from guatu.registers.library import library

        names = set(Organisation.objects.filter(pk__in=scope_of(person).organisations).values_list("name", flat=True))
        return {key: each for key, each in behind.items() if owner_name(library().registers[key]) in names}
    if person.role == Person.Role.TOWN:
        return {key: (_of_areas(person, each[1], on), each[1]) for key, each in behind.items()}
    return behind


def _of_areas(person: Person, indicator: str, on: date) -> int:
    """How many rows of a town's own areas are unknown."""
    from guatu.indicators.selectors import indicator_of
    from guatu.indicators.selectors.values import read

    if not indicator_of(indicator).area:
        return 0
    span = (date(on.year, 1, 1), on)
    parts = read([indicator], [span], "township")[indicator][span]
    return sum(each.unknown for key, each in parts.items() if key in {str(area) for area in scope_of(person).areas})


def _to_fill(register: str, number: int, indicator: str) -> Concern:
    from guatu.indicators.selectors import indicator_of
    from guatu.registers.library import library

    says = _("“%(register)s”有%(number)d行缺数据，影响“%(indicator)s”的计算。") % {
        "register": library().registers[register].label,
        "number": number,
        "indicator": indicator_of(indicator).label,
    }
    return Concern(kind="unknown", says=says, to="register", register=register, indicator=indicator, number=number)
