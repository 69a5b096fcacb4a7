"""Carry a simulated year through the gate, round by round, as its clerks would have entered it.

A round is half a month of the simulated year, a quarter of the years before. In each, every clerk sits down once and enters what has
come in; after each the lake takes over what is new, so that it tells what was known when. The gate hears the simulated moment.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

from guatu.simulate.clerks import Clerk
from guatu.simulate.piles import Desk, Pile
from guatu.simulate.year.acts import Act, Correction, Deletion, Entry, Figure, Mistake, Refigure
from guatu.simulate.year.book import acts
from guatu.simulate.year.setting import Setting

if TYPE_CHECKING:
    from guatu.registers.gate import Source
    from guatu.registers.models import Act as JournalAct

AT_ONCE = 200_000
"""Figures of one act at most: what the gate remembers of an act stays small."""
FOUND_AT_ONCE = 500
NAMED_BY = {"projects": "code", "rural_roads": "section"}
"""By which field a correction finds its row, where it is not the name."""


@dataclass(frozen=True, slots=True)
class Round:
    """The days after `begin` up to `end`."""

    begin: date
    end: date


def rounds(setting: Setting) -> list[Round]:
    """Quarters of the years before, half-months of the simulated year up to its last day."""
    ends = []
    for year in range(setting.first_day.year, setting.year):
        ends += [date(year, month, monthrange(year, month)[1]) for month in (3, 6, 9, 12)]
    for month in range(1, 13):
        ends += [date(setting.year, month, 15), date(setting.year, month, monthrange(setting.year, month)[1])]
    ends = [end for end in ends if end < setting.until] + [setting.until]
    begins = [setting.first_day - timedelta(days=1), *ends[:-1]]
    return [Round(begin, end) for begin, end in zip(begins, ends, strict=True)]


def year_enter(
    setting: Setting,
    clerks: Iterable[Clerk],
    *,
    after_round: Callable[[date], None] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Enter everything up to the setting's last day; how many acts were on the clerks' desks.

    `after_round` is told the last day of each round when all of it is written, `progress` the rounds done of all rounds.
    """
    ordered = list(clerks)
    last = {clerk.key: setting.first_day - timedelta(days=1) for clerk in ordered}
    mistaken: dict[str, list[tuple[JournalAct, str]]] = {}
    every = rounds(setting)
    total = 0
    for number, each in enumerate(every, 1):
        moments = {clerk.key: clerk.moment(each.begin, each.end) for clerk in ordered}
        desks = {clerk.key: Desk() for clerk in ordered}
        for act in acts(setting, min(last.values()), each.end):
            if last[act.clerk] < act.on <= moments[act.clerk].date():
                desks[act.clerk].add(act)
                total += 1
        for clerk in sorted(ordered, key=lambda clerk: moments[clerk.key]):
            _sit_down(clerk, moments[clerk.key], desks.pop(clerk.key), mistaken)
            last[clerk.key] = moments[clerk.key].date()
        if after_round is not None:
            after_round(each.end)
        if progress is not None:
            progress(number, len(every))
    return total


def end_of_day(day: date) -> datetime:
    """The moment up to which a day's entries were known."""
    return datetime.combine(day, time(23, 59))


def _sit_down(clerk: Clerk, at: datetime, desk: Desk, mistaken: dict[str, list[tuple[JournalAct, str]]]) -> None:
    """All that the clerk enters at one moment; each pile a little later than the one before."""
    from guatu.registers import gate
    from guatu.registers.models import Act as JournalAct

    def source() -> Source:
        nonlocal at
        at += timedelta(seconds=41)
        return gate.Source(JournalAct.SourceKind.SIMULATION, "模拟数据", at=at)

    for wrong, reason in mistaken.pop(clerk.key, []):
        gate.act_undo(act=wrong, by=clerk.person, reason=reason, source=source())
    for what, register, series, pile in desk.piles():
        if what is Entry:
            _enter(clerk, register, (each.values for each in pile), source())
        elif what is Figure:
            _observe(clerk, register, series, pile, source)
        elif what is Mistake:
            for each in pile:
                written = _enter(clerk, register, each.rows, source())
                if written is not None:
                    mistaken.setdefault(clerk.key, []).append((written, each.reason))
        else:
            for each in pile:
                _put_right(clerk, each, source())


def _enter(clerk: Clerk, register: str, rows: Iterable[Any], source: Source) -> JournalAct | None:
    from guatu.registers import gate
    from guatu.registers.tables import register_of

    written = gate.rows_write(
        register=register_of(register), rows=rows, by=clerk.person, source=source, simulated=True, savepoint=False
    )
    return written.act


def _observe(clerk: Clerk, register: str, series: str, pile: Pile, source: Callable[[], Source]) -> None:
    from guatu.registers import gate

    figures = _with_ids(register, pile)
    while first := next(figures, None):
        gate.observations_write(
            register=register,
            series=series,
            rows=_led_by(first, islice(figures, AT_ONCE - 1)),
            by=clerk.person,
            source=source(),
            simulated=True,
        )


def _led_by(first: Any, rest: Iterator[Any]) -> Iterator[Any]:
    yield first
    yield from rest


def _with_ids(register: str, pile: Pile) -> Iterator[tuple[int, datetime, Any]]:
    """Figures with the numbers of their rows."""
    from guatu.registers.tables import model_of

    waiting = iter(pile)
    while batch := list(islice(waiting, FOUND_AT_ONCE)):
        codes = {figure.key for figure in batch}
        ids = dict(model_of(register).objects.filter(deleted_at=None, code__in=codes).values_list("code", "id"))
        for figure in batch:
            yield ids[figure.key], figure.period, figure.value


def _put_right(clerk: Clerk, act: Act, source: Source) -> None:
    from guatu.registers import gate
    from guatu.registers.tables import model_of, series_model_of

    rows = model_of(act.register).objects.filter(deleted_at=None)
    if isinstance(act, Refigure):
        record = rows.get(code=act.key)
        there: Any = series_model_of(act.register, act.series).objects.get(record=record, period=act.period)
        gate.observation_put(
            record=record, series=act.series, period=act.period, value=act.value, by=clerk.person, source=source,
            reason=act.reason, revision=there.revision,
        )  # fmt: skip
        return
    assert isinstance(act, Correction | Deletion)
    record = rows.get(**{NAMED_BY.get(act.register, "name"): act.key})
    if isinstance(act, Deletion):
        gate.record_delete(record=record, version=record.version, by=clerk.person, source=source, reason=act.reason)
    else:
        gate.record_change(
            record=record, values=act.values, version=record.version, by=clerk.person, source=source, reason=act.reason
        )
