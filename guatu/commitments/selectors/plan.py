"""The plan in groups, its filters, and counts that add up."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from guatu.commitments.models import Commitment, Progress, Report
from guatu.commitments.selectors.rows import LIGHTS, commitment_rows, light, light_key, together
from guatu.people.clock import today
from guatu.people.models import Person

State = Commitment.State


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
    rows = together(list(commitment_rows(report).filter(state__in=_states(report, filters.state))), report)
    return [row for row in rows if _passes(row, filters)]


def _states(report: Report, state: str) -> tuple[str, ...]:
    """A confirmed plan holds accepted ones and nothing else: what was left out is the review's, not everybody's."""
    if report.is_confirmed:
        return (State.ACCEPTED,) if state in ("", State.ACCEPTED) else ()
    if state in (State.SUGGESTED, State.ACCEPTED, State.REJECTED):
        return (state,)
    return (State.SUGGESTED, State.ACCEPTED)


def _passes(row: Commitment, filters: PlanFilters) -> bool:
    if filters.kind and row.kind != filters.kind:
        return False
    if filters.lead and _lead_key(row) != filters.lead:
        return False
    if filters.organisation and filters.organisation not in {str(key) for key in row.owner_ids()}:
        return False
    if filters.uncertain and not row.is_uncertain:
        return False
    if filters.light and light_key(row) != filters.light:
        return False
    if filters.deadline == "late":
        if row.deadline is None or row.deadline >= today():
            return False
    elif filters.deadline and _deadline_key(row) != filters.deadline:
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


@dataclass(frozen=True, slots=True)
class _Property:
    """A property to group and count by: its key, its label in words, and where its group stands among the others."""

    key: Callable[[Commitment], str]
    label: Callable[[Commitment], str]
    rank: Callable[[Commitment], tuple[Any, ...]] = lambda _row: (0,)


def _lead_key(row: Commitment) -> str:
    return str(row.lead_id) if row.lead_id else "none"


def _deadline_key(row: Commitment) -> str:
    return f"{row.deadline:%Y-%m}" if row.deadline else "none"


def _deadline_label(row: Commitment) -> str:
    if row.deadline is None:
        return _("未定时限")
    return _("%(year)d年%(month)d月") % {"year": row.deadline.year, "month": row.deadline.month}


SECTION = _Property(
    key=lambda row: " / ".join(row.section) or "none", label=lambda row: " / ".join(row.section) or _("（无标题）")
)
LEAD = _Property(
    key=_lead_key,
    label=lambda row: str(row.lead) if row.lead else _("未分派"),
    rank=lambda row: (row.lead is None, row.lead.order if row.lead else 0, row.lead_id or 0),
)
KIND = _Property(
    key=lambda row: row.kind,
    label=lambda row: str(Commitment.Kind(row.kind).label),
    rank=lambda row: (Commitment.Kind.values.index(row.kind),),
)
DEADLINE = _Property(
    key=_deadline_key, label=_deadline_label, rank=lambda row: (row.deadline is None, _deadline_key(row))
)
STATE = _Property(
    key=lambda row: row.state,
    label=lambda row: str(State(row.state).label),
    rank=lambda row: (State.values.index(row.state),),
)
LIGHT = _Property(key=light_key, label=lambda row: light(row).label, rank=lambda row: (LIGHTS.index(light_key(row)),))
UNCERTAIN = _Property(
    key=lambda row: "yes" if row.is_uncertain else "no",
    label=lambda row: _("存疑") if row.is_uncertain else _("明确"),
    rank=lambda row: (not row.is_uncertain,),
)
GROUPS = {"section": SECTION, "department": LEAD, "kind": KIND, "deadline": DEADLINE}


def plan_rows(report: Report, *, group: str = "section", filters: PlanFilters | None = None) -> list[PlanGroup]:
    """The plan in groups (`section`, `department`, `kind`, `deadline`), rows in the order of the text within each."""
    return plan_grouped(plan_list(report, filters), group)


def _parted(rows: list[Commitment], by: _Property) -> dict[str, list[Commitment]]:
    """Rows by the key of a property, the keys in a reader's order."""
    found: dict[str, list[Commitment]] = {}
    for row in rows:
        found.setdefault(by.key(row), []).append(row)
    return dict(sorted(found.items(), key=lambda item: by.rank(item[1][0])))


def plan_grouped(rows: list[Commitment], group: str) -> list[PlanGroup]:
    """Rows under the headings of a grouping; an unknown one groups by section."""
    by = GROUPS.get(group, SECTION)
    return [PlanGroup(key, by.label(held[0]), held) for key, held in _parted(rows, by).items()]


def plan_counts(report: Report, filters: PlanFilters | None = None) -> PlanCounts:
    """Facets of what passes the filters, each adding up to the total."""
    return counts_of(plan_list(report, filters))


def counts_of(rows: list[Commitment]) -> PlanCounts:
    """Facets of rows at hand."""

    def facets(by: _Property) -> list[Facet]:
        return [Facet(key, by.label(held[0]), len(held)) for key, held in _parted(rows, by).items()]

    return PlanCounts(
        total=len(rows),
        kind=facets(KIND),
        lead=facets(LEAD),
        section=facets(SECTION),
        deadline=facets(DEADLINE),
        state=facets(STATE),
        light=facets(LIGHT),
        uncertain=facets(UNCERTAIN),
    )


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
            report__withdrawn_at=None,
            state=State.ACCEPTED,
        )
        .select_related("lead", "report")
        .defer("report__source", "report__text", "report__origin", "report__unfruitful")
        .prefetch_related("co", "milestones")
        .annotate(has_progress=Exists(Progress.objects.filter(commitment=OuterRef("pk"))))
    )
    found = together(list(rows))
    for row in found:
        row.leads = row.lead_id == person.organisation_id  # type: ignore[attr-defined]
    return sorted(found, key=lambda row: (row.lead_id != person.organisation_id, row.deadline or date.max, row.order))


def _supported(organisation_id: int) -> object:
    return Commitment.co.through.objects.filter(organisation_id=organisation_id).values("commitment_id")
