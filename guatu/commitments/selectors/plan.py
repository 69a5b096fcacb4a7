"""The plan in groups, its filters, and counts that add up."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from guatu.commitments.models import Commitment, Progress, Report
from guatu.commitments.selectors.rows import commitment_rows, light
from guatu.people.models import Person

State = Commitment.State
GROUPS = ("section", "department", "kind", "deadline")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFilters:
    """What to show of a plan; an empty value shows all.

    `lead` is an organisation's id, or `none` for those nobody leads; `deadline` one of the keys of the deadline facet
    (`2026-06`, `none`, `late` for what is due before today); `state` a state, default the active ones; `light` a light's key.
    """

    q: str = ""
    kind: str = ""
    lead: str = ""
    organisation: str = ""
    """Id of an organisation that leads or co-leads."""
    deadline: str = ""
    state: str = ""
    uncertain: bool = False
    light: str = ""


@dataclass(frozen=True, slots=True)
class PlanGroup:
    """Some rows of a plan under one heading."""

    key: str
    label: str
    rows: list[Commitment]

    @property
    def count(self) -> int:
        """How many rows it holds."""
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class Facet:
    """One value of a property and how many commitments have it."""

    key: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class PlanCounts:
    """How many commitments there are, and by each property; each list adds up to `total`."""

    total: int
    kind: list[Facet] = field(default_factory=list)
    lead: list[Facet] = field(default_factory=list)
    section: list[Facet] = field(default_factory=list)
    deadline: list[Facet] = field(default_factory=list)
    state: list[Facet] = field(default_factory=list)
    light: list[Facet] = field(default_factory=list)
    uncertain: list[Facet] = field(default_factory=list)


def plan_list(report: Report, filters: PlanFilters | None = None) -> list[Commitment]:
    """The commitments of a plan that pass the filters, in the order of the text."""
    filters = filters or PlanFilters()
    rows = list(commitment_rows(report).filter(state__in=_states(report, filters.state)))
    for row in rows:
        row.report = report
    return [row for row in rows if _passes(row, filters)]


def _states(report: Report, state: str) -> tuple[str, ...]:
    if state in (State.SUGGESTED, State.ACCEPTED, State.REJECTED):
        return (state,)
    return (State.ACCEPTED,) if report.is_confirmed else (State.SUGGESTED, State.ACCEPTED)


def _passes(row: Commitment, filters: PlanFilters) -> bool:
    if filters.kind and row.kind != filters.kind:
        return False
    if filters.lead and _lead_key(row)[0] != filters.lead:
        return False
    if filters.organisation and filters.organisation not in {str(key) for key in row.owner_ids()}:
        return False
    if filters.uncertain and not row.is_uncertain:
        return False
    if filters.light and light(row).key != filters.light:
        return False
    if filters.deadline == "late":
        if row.deadline is None or row.deadline >= date.today():
            return False
    elif filters.deadline and _deadline_key(row)[0] != filters.deadline:
        return False
    words = _folded(filters.q).split()
    if not words:
        return True
    text = _folded(
        " ".join((row.title, row.text, row.sentence, row.note, row.leader, *row.section, *_owner_words(row)))
    )
    return all(word in text for word in words)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _owner_words(row: Commitment) -> Iterable[str]:
    for each in ([row.lead] if row.lead else []) + list(row.co.all()):
        yield each.name
        yield each.short_name


def _section_key(row: Commitment) -> tuple[str, str]:
    path = " / ".join(row.section)
    return path or "none", path or _("（无标题）")


def _lead_key(row: Commitment) -> tuple[str, str]:
    return (str(row.lead_id), str(row.lead)) if row.lead else ("none", _("未分派"))


def _kind_key(row: Commitment) -> tuple[str, str]:
    return row.kind, str(Commitment.Kind(row.kind).label)


def _deadline_key(row: Commitment) -> tuple[str, str]:
    day = row.deadline
    if day is None:
        return "none", _("未定时限")
    return f"{day:%Y-%m}", _("%(year)d年%(month)d月") % {"year": day.year, "month": day.month}


_KEYS: dict[str, Callable[[Commitment], tuple[str, str]]] = {
    "section": _section_key,
    "department": _lead_key,
    "kind": _kind_key,
    "deadline": _deadline_key,
}


def _rank(group: str, row: Commitment) -> tuple[object, ...]:
    """Where the group of a row stands: sections in the text's order, departments in the district's, others by their
    key.
    """
    if group == "department":
        return (row.lead is None, row.lead.order if row.lead else 0, row.lead_id or 0)
    if group == "kind":
        return (Commitment.Kind.values.index(row.kind),)
    if group == "deadline":
        return (row.deadline is None, _deadline_key(row)[0])
    return (0,)


def plan_rows(report: Report, *, group: str = "section", filters: PlanFilters | None = None) -> list[PlanGroup]:
    """The plan in groups (`section`, `department`, `kind`, `deadline`), rows in the order of the text within each."""
    return plan_grouped(plan_list(report, filters), group)


def plan_grouped(rows: list[Commitment], group: str) -> list[PlanGroup]:
    """Rows under the headings of a grouping; an unknown one groups by section."""
    group = group if group in GROUPS else "section"
    found: dict[str, PlanGroup] = {}
    ranks: dict[str, tuple[object, ...]] = {}
    for row in rows:
        key, label = _KEYS[group](row)
        if key not in found:
            found[key] = PlanGroup(key, label, [])
            ranks[key] = _rank(group, row)
        found[key].rows.append(row)
    return sorted(found.values(), key=lambda each: ranks[each.key])


def plan_counts(report: Report, filters: PlanFilters | None = None) -> PlanCounts:
    """Facets of what passes the filters, each adding up to the total. One pass over the rows."""
    return counts_of(plan_list(report, filters))


def counts_of(rows: list[Commitment]) -> PlanCounts:
    """Facets of rows at hand."""
    return PlanCounts(
        total=len(rows),
        kind=_facets(rows, _kind_key, lambda row: _rank("kind", row)),
        lead=_facets(rows, _lead_key, lambda row: _rank("department", row)),
        section=_facets(rows, _section_key, lambda _row: (0,)),
        deadline=_facets(rows, _deadline_key, lambda row: _rank("deadline", row)),
        state=_facets(
            rows, lambda row: (row.state, str(State(row.state).label)), lambda row: (State.values.index(row.state),)
        ),
        light=_facets(rows, _light_key, lambda row: (light(row).key != "hand",)),
        uncertain=_facets(rows, _uncertain_key, lambda row: (not row.is_uncertain,)),
    )


def _light_key(row: Commitment) -> tuple[str, str]:
    shown = light(row)
    return shown.key, shown.label


def _uncertain_key(row: Commitment) -> tuple[str, str]:
    return ("yes", _("存疑")) if row.is_uncertain else ("no", _("明确"))


def _facets(
    rows: list[Commitment],
    key_of: Callable[[Commitment], tuple[str, str]],
    rank_of: Callable[[Commitment], tuple[object, ...]],
) -> list[Facet]:
    counts: dict[tuple[str, str], int] = {}
    ranks: dict[tuple[str, str], tuple[object, ...]] = {}
    for row in rows:
        key = key_of(row)
        counts[key] = counts.get(key, 0) + 1
        ranks.setdefault(key, rank_of(row))
    return [Facet(*key, counts[key]) for key in sorted(counts, key=lambda each: ranks[each])]


def my_tasks(person: Person) -> list[Commitment]:
    """What the person's organisation leads (first) or supports in confirmed plans, the nearest deadline first.

    Each row has `leads`: whether the organisation leads it. The office and leaders, who answer for all, get an empty
    list.
    """
    if person.organisation_id is None:
        return []
    rows = (
        Commitment.objects.filter(
            Q(lead=person.organisation_id) | Q(pk__in=_supported(person.organisation_id)),
            report__state=Report.State.CONFIRMED,
            state=State.ACCEPTED,
        )
        .select_related("lead", "report")
        .defer("report__source", "report__text", "report__origin", "report__unfruitful")
        .prefetch_related("co", "milestones")
        .annotate(has_progress=Exists(Progress.objects.filter(commitment=OuterRef("pk"))))
    )
    found = list(rows)
    for row in found:
        row.leads = row.lead_id == person.organisation_id  # type: ignore[attr-defined]
    return sorted(found, key=lambda row: (row.lead_id != person.organisation_id, row.deadline or date.max, row.order))


def _supported(organisation_id: int) -> object:
    return Commitment.co.through.objects.filter(organisation_id=organisation_id).values("commitment_id")
