"""An indicator: a number that registers give by themselves, said once and computed for every area, unit and period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as made
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from guatu.definitions.register import Flow


class Measure(StrEnum):
    """What an indicator does, named by the first word of its definition. The first four read rows, the others read indicators."""

    COUNTS = "counts"
    """Rows."""
    SUMS = "sums"
    """A field of rows, or the values of a series."""
    AVERAGES = "averages"
    """The same, divided by the number of rows that have one."""
    LARGEST = "largest"
    """The greatest value of a field or series."""
    DIVIDES = "divides"
    """One indicator by another (`by`): rates, averages of sums, and, where both measure the same, shares in per cent."""
    ADDS = "adds"
    """Indicators, one and all."""
    SUBTRACTS = "subtracts"
    """From the first indicator all the others: entries less exits."""
    GROWS = "grows"
    """An indicator against the same period of the year before, in per cent: (this − before) ÷ |before| × 100."""
    MOVES = "moves"
    """An indicator over the months (`over`) that end with the period."""


OF_ROWS = frozenset({Measure.COUNTS, Measure.SUMS, Measure.AVERAGES, Measure.LARGEST})
GRAINS = ("day", "month", "quarter", "year")
"""Lengths of periods, finest first."""
GRAIN_WORDS = {"day": "日", "month": "月", "quarter": "季度", "year": "年"}


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """One indicator; a row counts in the period in which its `date` lies.

    A row is *in* where `where` holds and date and value are known, *out* where `where` fails or the date lies elsewhere, and
    *unknown* where a blank leaves any of them open: then it is listed and asks for data. A blank date that came with a stage
    is unknown only where the row has reached that stage; one whose field says what blank means (`blank:`) is out.
    """

    name: str
    label: str
    unit: str
    measure: Measure
    source: str = ""
    """Of one that reads rows: a register (`projects`), a view (`air_days`), or a series (`projects__investment`)."""
    field: str = ""
    """What is summed, averaged or compared; empty for `counts`, and for a series, whose value it is."""
    where: str = ""
    """Condition over the register or view; for a series over the register that it belongs to."""
    date: str = ""
    """The date field of the rows; empty for a series, whose period it is."""
    until: str = ""
    """Of a stock: the date from which a row no longer counts; blank while it does."""
    flow: Flow = Flow.FLOW
    """flow: a period's value is what happened in it. stock: what stands on its last day.

    A sum of a series is what the series is, and of a stock series takes the last observation of each record within the period;
    averages and greatest values take all observations of the period, unless the file says `flow: stock`. What flows adds up to 0
    where there is nothing; a stock series that nobody observed in the period has no figure.
    """
    area: str = ""
    """The area field by which it is split; filled by the loader with the register's own where the file names none. Where only a row
    that is referred to has one, it is `reference.field`: library_moves are split by `enterprise.town`. Empty: it has none.
    """
    organisation: str = ""
    """The organisation field by which it is split; filled like `area`."""
    by: tuple[str, ...] = ()
    """Further fields (choice, stage, yes_no, short text) by which it may be split; for a series those of its register.

    One that reads indicators is split as all of its parts are; its `area` and `organisation` are empty, its `by` is filled.
    """
    of: tuple[str, ...] = ()
    """Of one that reads indicators: their names, in order (dividend, divisor)."""
    over: int = 0
    """Of `moves`: how many months."""
    times: Decimal = Decimal(1)
    """What the figure is multiplied by, once, at the end, to stand in `unit`; filled by the loader from the units, always exact.

    A sum of a field in 万元 that is said in 亿元: 0.0001. A quotient in per cent: 100; of 亿元 by 个 in 万元/个: 10000. `rows`, `most`
    and totals that are kept stand in the unit of the field, before `times`. 1 for `grows`, which is in per cent by itself.
    """
    grain: str = ""
    """The finest period of which it says something: day, month, quarter or year; filled by the loader with the coarsest of what it
    reads. Finer periods have no value. A quotient of unlike grains names it in the file: `year` for what was invested by a plan of
    the year, which is read from the year's begin to a day.
    """
    better: str = "more"
    """more or less: which way is progress."""
    places: int = 2
    """Decimal places that are shown; comparing uses all."""
    aliases: tuple[str, ...] = ()
    """Other names under which reports speak of it; used for suggestions."""
    owner: str = ""
    """The department that answers for it, as in registers."""
    basis: str = ""
    """The document it comes from (`source:` in the file)."""
    note: str = ""
    pack: str = ""
    path: Path = Path()
    line: int = 0
    at: Mapping[str, tuple[int, int]] = made(default_factory=dict, compare=False, repr=False)
    """Line and column of every value in the file, by key: for messages."""
