"""Saying what proves a commitment: an indicator, a record of a register, a rhythm; and by which path it comes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from guatu.commitments.alive_fields import alive_read
from guatu.commitments.errors import Refused
from guatu.commitments.journal import act_new, active_require, commitment_change, commitment_lock, report_lock
from guatu.commitments.models import ACTIVE_STATES, Binding, Change, Commitment, Path, Report
from guatu.commitments.stages import stage_field, stage_for
from guatu.commitments.suggesting import SURE
from guatu.definitions.fields import DATES
from guatu.definitions.indicator import Indicator
from guatu.definitions.register import Register
from guatu.indicators.selectors import indicators
from guatu.people.models import Person
from guatu.people.permissions import Action, require
from guatu.registers.library import library

PERIODS = ("year", "half", "quarter", "month", "week")


class Proof(TypedDict, total=False):
    """What a commitment is bound to: exactly one of `measure`, `record` and `rhythm`."""

    measure: str
    """An indicator's name."""
    split: str
    """For one part of the indicator only: by what it is split (`township`, `organisation`, a field) …"""
    key: str
    """… and which part: an id or a field's value."""
    record: tuple[str, int] | None
    """A row of a register: (register, id)."""
    stage: str
    """The stage of the row that keeps the promise; empty: the one that fits the commitment's verb."""
    rhythm: str | tuple[str, str]
    """An indicator of events, or a register and the date field by which its rows are counted."""
    every: str
    """Of a rhythm: year, half, quarter, month or week; empty: the commitment's own."""
    least: int
    """Of a rhythm: how many in each period; 1 unless told otherwise."""


@transaction.atomic
def binding_set(
    *,
    commitment: Commitment,
    person: Person,
    version: int | None = None,
    confirmed: bool = True,
    score: float = 0,
    why: str = "",
    act: str = "",
    **proof: Unpack[Proof],
) -> Commitment:
    """Bind a commitment to what proves it; the binding it had is replaced and stays in the history.

    One that is not `confirmed` is a suggestion: it is shown, and counts from the day a person confirms it. It never takes
    the place of a confirmed one.
    """
    require(person, Action.BIND, commitment)
    values = _checked(commitment, proof)
    fresh = commitment_lock(commitment)
    active_require(fresh)
    held = alive_read(fresh, "binding")
    if held and held["confirmed"] and not confirmed:
        return fresh
    wanted = values | {"confirmed": confirmed, "score": round(score, 4), "why": why[:300]}
    if held and {key: held[key] for key in wanted} == wanted:
        return fresh
    return commitment_change(
        commitment=fresh,
        values={"binding": wanted | {"by": person.pk, "at": datetime.now().isoformat()}},
        version=fresh.version if version is None else version,
        person=person,
        verb=Change.Verb.BIND,
        act=act or act_new(),
    )


@transaction.atomic
def bindings_suggest(*, report: Report, person: Person, bar: float = SURE) -> list[Commitment]:
    """Propose a binding for every commitment without one whose best suggestion scores above the bar and clearly leads.

    Nothing counts before a person confirms it (`bindings_confirm`). Returns what was proposed; one undo takes all back.
    """
    from guatu.commitments.selectors.suggestions import CLEAR, suggestions

    require(person, Action.BIND, report)
    locked = report_lock(report)
    rows = locked.commitments.filter(state__in=ACTIVE_STATES, binding=None).select_related("lead")
    act, done = act_new(), []
    for row in rows:
        row.report = locked
        found = suggestions(row, limit=2)
        if not found or found[0].score < bar or (len(found) > 1 and found[0].score - found[1].score < CLEAR):
            continue
        best = found[0]
        proof: Proof = {}
        if best.way == Binding.Way.RECORD:
            proof = {"record": (best.register, best.record), "stage": best.stage}
        elif best.way == Binding.Way.RHYTHM:
            proof = {"rhythm": best.indicator, "every": best.every}
        else:
            proof = {"measure": best.indicator}
        done.append(
            binding_set(
                commitment=row, person=person, confirmed=False, score=best.score, why=best.why, act=act, **proof
            )
        )
    return done


@transaction.atomic
def bindings_confirm(*, report: Report, ids: Iterable[int], person: Person) -> list[Commitment]:
    """Confirm the suggested bindings of these commitments in one act; what has none or a confirmed one is left alone."""
    require(person, Action.BIND, report)
    locked = report_lock(report)
    act, done = act_new(), []
    rows = Binding.objects.filter(commitment__report=locked, commitment__in=list(ids), confirmed=False)
    for row in rows.select_related("commitment").order_by("commitment__order"):
        row.commitment.report = locked
        active_require(row.commitment)
        held = alive_read(row.commitment, "binding")
        assert held is not None
        value = held | {"confirmed": True, "by": person.pk, "at": datetime.now().isoformat()}
        done.append(
            commitment_change(
                commitment=row.commitment,
                values={"binding": value},
                version=row.commitment.version,
                person=person,
                verb=Change.Verb.BIND,
                act=act,
            )
        )
    return done


@transaction.atomic
def binding_remove(*, commitment: Commitment, person: Person, version: int | None = None) -> Commitment:
    """Take the binding away; the commitment is grey again. Refused where it has none."""
    require(person, Action.BIND, commitment)
    fresh = commitment_lock(commitment)
    active_require(fresh)
    if alive_read(fresh, "binding") is None:
        raise Refused(_("这条任务没有绑定。"), field="binding")
    return commitment_change(
        commitment=fresh,
        values={"binding": None},
        version=fresh.version if version is None else version,
        person=person,
        verb=Change.Verb.BIND,
        act=act_new(),
    )


def path_set(
    *,
    commitment: Commitment,
    person: Person,
    shape: str,
    shares: Sequence[Decimal] = (),
    years: Sequence[int] = (),
    version: int | None = None,
) -> Commitment:
    """Say by which path a target comes: `straight`, `quarters` (its quarter values), or `seasonal` with twelve cumulative
    shares of the year; where none are given, those of the last years of its indicator. An empty shape removes it.
    """
    require(person, Action.BIND, commitment)
    value: dict[str, Any] | None = None
    if shape:
        if shape not in Path.Shape.values:
            raise Refused(_("序时路径只能是按时间均衡、按往年节奏或按季度节点。"), field="shape")
        if shape == Path.Shape.SEASONAL:
            shares, years = (shares, years) if shares else _seasonal(commitment)
            _shares_check(shares)
        if shape == Path.Shape.QUARTERS and not commitment.milestones.exclude(value=None).exists():
            raise Refused(_("还没有季度节点值，请先填写至少一个季度的节点值。"), field="shape")
        seasonal = shape == Path.Shape.SEASONAL
        value = {"shape": shape, "shares": [str(each) for each in shares] if seasonal else []}
        value |= {"years": list(years) if seasonal else [], "by": person.pk, "at": datetime.now().isoformat()}
    with transaction.atomic():
        fresh = commitment_lock(commitment)
        active_require(fresh)
        return commitment_change(
            commitment=fresh,
            values={"path": value},
            version=fresh.version if version is None else version,
            person=person,
            verb=Change.Verb.PATH,
            act=act_new(),
        )


def _seasonal(commitment: Commitment) -> tuple[Sequence[Decimal], Sequence[int]]:
    from guatu.commitments.selectors.alive import seasonal_shares

    shares, years = seasonal_shares(commitment)
    if not shares:
        raise Refused(_("绑定的指标没有完整的往年数据，不能按往年节奏设路径。"), field="shape")
    return shares, years


def _shares_check(shares: Sequence[Decimal]) -> None:
    rising = all(low <= high for low, high in zip((Decimal(0), *shares), shares, strict=False))
    if len(shares) != 12 or not rising or shares[-1] != 1:
        raise Refused(_("按往年节奏需要十二个月的累计比例，逐月不减，最后一个月为 1。"), field="shares")


def _checked(commitment: Commitment, proof: Proof) -> dict[str, Any]:
    """The binding's own fields; Refused names what cannot be."""
    measure, record, rhythm = proof.get("measure", ""), proof.get("record"), proof.get("rhythm", "")
    if sum(map(bool, (measure, record, rhythm))) != 1:
        raise Refused(_("请选择一个指标、一条台账记录或一种节奏。"), field="binding")
    blank: dict[str, Any] = {"way": "", "indicator": "", "split": "", "key": "", "register": "", "record": None}
    blank |= {"stage": "", "date": "", "every": "", "least": 1}
    if measure:
        split, key = proof.get("split", ""), str(proof.get("key", ""))
        _indicator(measure)
        if bool(split) != bool(key):
            raise Refused(_("按部分绑定时，请同时给出分组和其中一项。"), field="split")
        return blank | {"way": "measure", "indicator": measure, "split": split, "key": key}
    if record:
        register, row = _register(record[0]), int(record[1])
        _row_require(register, row)
        stage = _stage(register, proof.get("stage", "") or stage_for(register, commitment.stage))
        return blank | {"way": "record", "register": register.name, "record": row, "stage": stage}
    every, least = proof.get("every", "") or commitment.every or "year", proof.get("least", 1)
    if every not in PERIODS:
        raise Refused(_("周期只能是每年、每半年、每季度、每月或每周。"), field="every")
    if not 1 <= least <= 10_000:
        raise Refused(_("每期至少次数应在 1 到 10000 之间。"), field="least")
    shared = blank | {"way": "rhythm", "every": every, "least": least}
    if isinstance(rhythm, str):
        _indicator(rhythm)
        return shared | {"indicator": rhythm}
    register = _register(rhythm[0])
    dates = {each.name for each in register.fields if each.type in DATES}
    if rhythm[1] not in dates:
        raise Refused(_("“%(register)s”没有这个日期字段。") % {"register": register.label}, field="date")
    return shared | {"register": register.name, "date": rhythm[1]}


def _indicator(name: str) -> Indicator:
    try:
        return indicators()[name]
    except KeyError:
        raise Refused(_("没有这个指标：%(name)s。") % {"name": name[:60]}, field="indicator") from None


def _register(name: str) -> Register:
    try:
        return library().of(Register)[name]
    except KeyError:
        raise Refused(_("没有这个台账：%(name)s。") % {"name": name[:60]}, field="register") from None


def _row_require(register: Register, key: int) -> None:
    from guatu.registers.tables import model_of

    if not model_of(register.name).objects.filter(pk=key, deleted_at=None).exists():
        raise Refused(_("“%(register)s”里没有这条记录。") % {"register": register.label}, field="record")


def _stage(register: Register, stage: str) -> str:
    found = stage_field(register)
    if not stage:
        return ""
    if found is None or stage not in {each.value for each in found.choices}:
        raise Refused(_("“%(register)s”没有这个阶段。") % {"register": register.label}, field="stage")
    return stage
