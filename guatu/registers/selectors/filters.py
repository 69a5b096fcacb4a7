"""What a list's address says: filters, search, order, columns, page. Read from a query string, written back to one.

Keys: a field's name holds wanted values (`kind=industry&kind=ecology`); `name.from` and `name.to` bound quantities and dates;
`name.blank=1` wants blanks; `q` searches; `where` is a condition; `sort` is a field, with `-` for descending; `columns` lists
fields by comma; `after` and `before` are places in the list (see rows.py); `deleted=1` shows deleted rows; `simulated` 1 or 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from guatu.definitions.conditions import Condition, ConditionError, parse
from guatu.definitions.fields import DATES, LINKS, QUANTITIES, SHAPES, Field, FieldType
from guatu.definitions.register import Register
from guatu.definitions.values import Fault, read_value, show_value
from guatu.people.selectors import area_with_parts
from guatu.registers.access import is_sensitive
from guatu.registers.library import library
from guatu.registers.links import Links
from guatu.registers.tables import model_of

DIALECTS = {"sqlite": "sqlite", "postgresql": "postgres"}
SORTABLE_OFF = SHAPES | {FieldType.LONG_TEXT, FieldType.FILE}
NEWEST = "-id"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """One filter: wanted values, or bounds, or blanks. Values are canonical."""

    field: Field
    values: tuple[Any, ...] = ()
    least: Any = None
    most: Any = None
    blank: bool | None = None


@dataclass(frozen=True, kw_only=True)
class ListQuery:
    """A list as its address describes it."""

    register: Register
    filters: tuple[Wanted, ...] = ()
    search: str = ""
    where: str = ""
    condition: Condition | None = None
    sort: str = ""
    columns: tuple[str, ...] = ()
    after: str = ""
    before: str = ""
    deleted: bool = False
    simulated: bool | None = None
    faults: tuple[str, ...] = ()
    """What in the address could not be understood, as sentences; it is left out of the list."""
    raw: Mapping[str, list[str]] = field(default_factory=dict)

    @property
    def shown(self) -> tuple[Field, ...]:
        """The columns shown, as fields."""
        return tuple(self.register.field(name) for name in self.columns)

    def address(self, **changes: Any) -> str:
        """The query string with some keys changed (None: taken away); a change of what is listed goes back to the first page."""
        kept = {key: list(values) for key, values in self.raw.items()}
        if not {"after", "before"} & set(changes):
            kept.pop("after", None)
            kept.pop("before", None)
        for key, value in changes.items():
            name = key.replace("__", ".")
            kept.pop(name, None)
            if value not in (None, "", [], ()):
                kept[name] = [str(each) for each in value] if isinstance(value, (list, tuple)) else [str(value)]
        return urlencode(kept, doseq=True)


def list_query(register: Register, query: Mapping[str, list[str]], *, links: Links) -> ListQuery:
    """Read a query string (`QueryDict.lists()` as a dict). Never fails: what cannot be understood is told in `faults`."""
    # A sign that no database takes, whichever entry it stands in.
    query = {key: [str(value).replace("\x00", "") for value in values] for key, values in query.items()}
    faults: list[str] = []
    filters = []
    for each in register.fields:
        try:
            wanted = _wanted(each, query, links)
        except Fault as fault:
            faults.append(f"{each.label}：{fault.message}")
            continue
        if wanted is not None:
            filters.append(wanted)
    names = {each.name for each in register.fields}
    columns = tuple(name for name in _one(query, "columns").split(",") if name in names)
    sort = _one(query, "sort")
    sortable = {*(name for name in names if _sortable(register.field(name))), "changed_at"}
    if sort and sort.removeprefix("-") not in sortable:
        faults.append(_("不能按“%(sort)s”排序。") % {"sort": sort.removeprefix("-").strip()[:20] or sort[:20]})
        sort = ""
    where = _one(query, "where")
    condition = None
    if where:
        try:
            condition = parse(where, _askable(register), library().parameters, where=f"“{register.label}”")
            holds(register, condition, links=links)  # Whether what it names is there.
        except ConditionError as error:
            faults.append(_("筛选条件：%(message)s") % {"message": error.message})
        except Fault as fault:
            faults.append(_("筛选条件：%(message)s") % {"message": f"{fault.label}：{fault.message}"})
            condition = None
    simulated = {"1": True, "0": False}.get(_one(query, "simulated"))
    known = {key: list(values) for key, values in query.items() if any(values)} | ({"sort": [sort]} if sort else {})
    if not sort:
        known.pop("sort", None)
    return ListQuery(
        register=register,
        filters=tuple(filters),
        search=_one(query, "q").strip()[:200],
        where=where,
        condition=condition,
        sort=sort,
        columns=columns or register.columns,
        after=_one(query, "after")[:500],
        before=_one(query, "before")[:500],
        deleted=_one(query, "deleted") == "1",
        simulated=simulated,
        faults=tuple(faults),
        raw=known,
    )


def conditions(query: ListQuery, *, links: Links) -> list[Q]:
    """What the filters and the condition ask of a row, one by one; the search is asked for apart (`search.Search`)."""
    found = [_condition(wanted) for wanted in query.filters]
    if query.simulated is not None:
        found.append(Q(simulated=query.simulated))
    if query.deleted:
        found.append(Q(deleted_at__isnull=False))
    if query.condition is not None:
        found.append(holds(query.register, query.condition, links=links))
    return found


def holds(register: Register, condition: Condition, *, links: Links) -> Q:
    """That the condition holds of a row (and is not unknown)."""
    model = model_of(register.name)
    table = connection.ops.quote_name(model._meta.db_table)

    def name(of: Field) -> str:
        column: Any = model._meta.get_field(of.name)
        return f"{table}.{connection.ops.quote_name(column.column)}"

    sql, values = condition.sql(DIALECTS[connection.vendor], day=date.today(), name=name, resolve=links.resolve)
    return Q(RawSQL(sql, values, output_field=BooleanField()))


def words_of(query: ListQuery, *, links: Links) -> list[tuple[str, str]]:
    """The filters as removable words: what it says, and the address without it."""
    words: list[tuple[str, str]] = []
    for wanted in query.filters:
        name, label = wanted.field.name, wanted.field.label
        keys = {name: None, f"{name}__from": None, f"{name}__to": None, f"{name}__blank": None}
        words.append((f"{label}：{_said(wanted, links)}", query.address(**keys)))
    if query.search:
        words.append((_("搜索：%(text)s") % {"text": query.search}, query.address(q=None)))
    if query.condition is not None:
        words.append((query.condition.chinese(day=date.today()), query.address(where=None)))
    if query.deleted:
        words.append((_("已删除"), query.address(deleted=None)))
    if query.simulated is not None:
        words.append((_("模拟数据") if query.simulated else _("真实数据"), query.address(simulated=None)))
    return words


def _wanted(of: Field, query: Mapping[str, list[str]], links: Links) -> Wanted | None:
    if is_sensitive(of) or of.type in SHAPES:
        # What is masked must not be found by trying values out.
        return _blank_only(of, query)
    blank = {"1": True, "0": False}.get(_one(query, f"{of.name}.blank"))
    least, most = _one(query, f"{of.name}.from"), _one(query, f"{of.name}.to")
    texts = [text for text in query.get(of.name, []) if text.strip()]
    if blank is None and not least and not most and not texts:
        return None
    return Wanted(
        field=of,
        values=tuple(_read(of, text, links) for text in texts[:50]),
        least=_read(of, least, links) if least and of.type in QUANTITIES | DATES else None,
        most=_read(of, most, links) if most and of.type in QUANTITIES | DATES else None,
        blank=blank,
    )


def _blank_only(of: Field, query: Mapping[str, list[str]]) -> Wanted | None:
    blank = {"1": True, "0": False}.get(_one(query, f"{of.name}.blank"))
    return None if blank is None else Wanted(field=of, blank=blank)


def _read(of: Field, text: str, links: Links) -> Any:
    if of.type in LINKS and text.isdecimal() and len(text) < 10 and of.type != FieldType.REFERENCE:
        return int(text)
    if of.type == FieldType.REFERENCE and text.isdecimal() and len(text) < 18:
        return int(text)
    return read_value(of, text, today=date.today(), resolve=links.resolve)


def _condition(wanted: Wanted) -> Q:
    name = wanted.field.name
    found = Q()
    if wanted.values:
        values: Iterable[Any] = wanted.values
        if wanted.field.type == FieldType.AREA:
            values = area_with_parts(wanted.values)
        if wanted.field.type in (FieldType.TEXT, FieldType.LONG_TEXT):
            inner = Q()
            for value in values:
                inner |= Q(**{f"{name}__icontains": value})
            found &= inner
        else:
            found &= Q(**{f"{name}__in": list(values)})
    if wanted.least is not None:
        found &= Q(**{f"{name}__gte": wanted.least})
    if wanted.most is not None:
        found &= Q(**{f"{name}__lte": wanted.most})
    if wanted.blank is not None:
        found &= Q(**{f"{name}__isnull": wanted.blank})
    return found


def _said(wanted: Wanted, links: Links) -> str:
    of = wanted.field
    parts = []
    if wanted.values:
        parts.append("、".join(show_value(of, value, names=links.name_asked) for value in wanted.values))
    unit = of.unit or ("%" if of.type == FieldType.PERCENT else "")
    if wanted.least is not None and wanted.most is not None:
        low, high = (show_value(of, each, names=links.name_asked) for each in (wanted.least, wanted.most))
        parts.append(f"{low}～{high}{unit}")
    elif wanted.least is not None:
        parts.append(f"≥{show_value(of, wanted.least, names=links.name_asked)}{unit}")
    elif wanted.most is not None:
        parts.append(f"≤{show_value(of, wanted.most, names=links.name_asked)}{unit}")
    if wanted.blank is not None:
        parts.append(_("未填") if wanted.blank else _("已填"))
    return "，".join(parts)


def _askable(register: Register) -> dict[str, Field]:
    return {each.name: each for each in register.fields if not is_sensitive(each)}


def _sortable(of: Field) -> bool:
    return of.type not in SORTABLE_OFF and not is_sensitive(of)


def _one(query: Mapping[str, list[str]], key: str) -> str:
    values = query.get(key) or [""]
    return str(values[-1]).strip()
