"""The quickest path to the rows of a list's page, where the database's own planner would err.

A page wants fifty rows in an order. Where many rows meet the conditions, it is found by walking the order's index; where few do,
by gathering them from the conditions' indexes and sorting those. Planners guess how many do from each condition alone, and are wrong
by thousands where conditions exclude each other (projects of one kind in a town that has none of that kind); a sample of the table
sees that. Neither database walks where rows of an area OR of an organisation are asked for, as people's rights do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Case, Q, QuerySet, Value, When

from guatu.registers.access import reach
from guatu.registers.links import Links
from guatu.registers.search import Search
from guatu.registers.selectors.counts import Count, counted, last_id, sampled
from guatu.registers.selectors.filters import ListQuery, conditions
from guatu.registers.tables import model_of

SMALL = 20_000
"""A table of so many rows is read so fast that no path matters."""
FEW = 5000
"""So many rows are gathered and sorted rather than looked for along an index."""


@dataclass(frozen=True, slots=True)
class Path:
    """Rows of the list, to be put in order by who asks, and how many there are where that is known already."""

    rows: QuerySet[Any]
    count: Count | None = None

    def counted(self) -> Count:
        """How many rows the list has."""
        return self.count or counted(self.rows)


def listed(person: Any, query: ListQuery, *, links: Links) -> QuerySet[Any]:
    """All rows of the list in no order, as the planner reads them: for exports, bulk edits and counts."""
    found = _asked(person, query, links)
    return _rows(query).none() if found is None else _rows(query).filter(*found[0])


def path_to_page(person: Any, query: ListQuery, *, links: Links) -> Path:
    """The path to any page of the list."""
    found = _asked(person, query, links)
    if found is None:
        return Path(_rows(query).none(), Count(0, True))
    asked, few = found
    planned = Path(_rows(query).filter(*asked))
    if few or not asked or _one_index_orders(asked, query):
        return planned
    last = last_id(planned.rows)
    if last <= SMALL:
        return planned
    walked = _rows(query).filter(_hidden(asked))
    number = sampled(walked, last)
    if number > FEW:
        return Path(walked, Count(number, False))
    ids = list(planned.rows.order_by().values_list("pk", flat=True)[: FEW + 1])
    if len(ids) > FEW:
        return Path(walked, Count(len(ids), False))
    return Path(_rows(query).filter(pk__in=ids), Count(len(ids), True))


def _rows(query: ListQuery) -> QuerySet[Any]:
    rows = model_of(query.register.name).objects.all()
    return rows if query.deleted else rows.filter(deleted_at=None)


def _asked(person: Any, query: ListQuery, links: Links) -> tuple[list[Q], bool] | None:
    """What is asked of a row, and whether a search leaves few rows by itself; None where the person may see none."""
    reached = reach(person, query.register)
    if reached is None:
        return None
    search = Search.of(query.register, query.search) if query.search else Search(Q(), False)
    return [each for each in (reached, search.condition, *conditions(query, links=links)) if each], search.few


def _one_index_orders(asked: list[Q], query: ListQuery) -> bool:
    """Whether the one thing asked is a value of a column, whose index has its rows in the order of a list that is not sorted."""
    if query.sort or len(asked) > 1 or len(query.filters) != 1:
        return False
    wanted = query.filters[0]
    return len(wanted.values) == 1 and wanted.least is None and wanted.most is None and wanted.blank is None


def _hidden(asked: list[Q]) -> Case:
    """The same conditions where no planner looks for an index."""
    every = Q()
    for each in asked:
        every &= each
    return Case(When(every, then=Value(True)), default=Value(False), output_field=BooleanField())
