"""Which of a seal's lines are not as they were sealed: the marks that it keeps beside those of the lines that are there now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from guatu.people.models import Person
from guatu.registers.library import library
from guatu.registers.marks import SHORT, Mark, Marker, act_digest, hash_of, kept_of, marks_of, whole_of
from guatu.registers.models import Act, Line, Seal
from guatu.registers.selectors.lines import is_batch
from guatu.registers.verify.findings import Finding

MOST_NAMED = 5
"""Lines of a seal that are named; the rest are counted."""
NEAR = timedelta(days=1)
"""How far from its neighbours' acts the act of a line that is gone is looked for: lines are written at once with their acts."""


def compared(seal: Seal, name: str, marker: Marker, now: Mapping[int, Mark]) -> Iterator[Finding]:
    """Findings about a seal that keeps marks, after its lines were read: `now` are their marks."""
    kept = kept_of(seal)
    if hash_of(seal, kept) != seal.hash:
        if hash_of(seal, marker.kept) == seal.hash:
            yield Finding("seal", f"{name}的各行印记与封存时不同，被改动；其中的日志没有改动。")
            return
        yield Finding("seal", f"{name}的内容与封存时不同：封存本身被改动。")
    if kept == marker.kept:
        return
    then = {mark.line: mark for mark in marks_of(seal)}
    said = list(_differences(then, now))
    if not said and whole_of(seal) != marker.whole:
        yield Finding("seal", f"{name}的内容与封存时不同：其中的日志或操作记录被改动。")
    yield from (Finding("line", each) for each in said[:MOST_NAMED])
    if len(said) > MOST_NAMED:
        yield Finding("line", f"{name}里另有{len(said) - MOST_NAMED}处日志与封存时不同，没有逐一列出。")


def _differences(then: Mapping[int, Mark], now: Mapping[int, Mark]) -> Iterator[str]:
    """What is otherwise, a sentence each, in the order of the lines; an act of many lines once."""
    places = {(mark.own, mark.act): number for number, mark in then.items()}
    acts: dict[bytes, int] = {}
    for mark in then.values():
        acts[mark.act] = acts.get(mark.act, 0) + 1
    gone = _acts_gone(then, now)
    told: set[bytes] = set()
    for number in sorted({*then, *now}):
        was, there = then.get(number), now.get(number)
        if was == there:
            continue
        if there is None:
            assert was is not None
            yield f"日志第{number}行{gone.get(number, '')}被删除。"
            continue
        place = places.get((there.own, there.act))
        if place is not None:
            yield f"日志第{number}行{described(number)}是封存时的第{place}行：次序被调换，或编号被改动。"
        elif was is None:
            yield f"日志第{number}行{described(number)}是后来插入的。"
        elif was.own != there.own:
            also = "和它的操作记录" if was.act != there.act else ""
            yield f"日志第{number}行{described(number)}与封存时不同：这一行{also}被改动。"
        elif was.act not in told:
            told.add(was.act)
            rest = f"同一操作共{acts[was.act]}行日志。" if acts[was.act] > 1 else ""
            yield (
                f"日志第{number}行{described(number)}的操作记录与封存时不同："
                f"人员、受托、时间、来源、理由、行数或模拟标记被改动，以上是现在的记载。{rest}"
            )


def described(number: int) -> str:
    """Of which register and row a line is, and what its act now says: who, when, what."""
    line = Line.objects.select_related("act").filter(pk=number).first()
    if line is None:
        return "（它的操作记录已被删除）" if Line.objects.filter(pk=number).exists() else ""
    row = "成批数据" if is_batch(line) else f"编号{line.first}" + (f"～{line.last}" if line.chunk else "")
    return f"（{labelled(line.table)}{row}，{_act_said(line.act)}）"


def labelled(table: str) -> str:
    """A table of the journal as staff call it."""
    name, _mark, series = table.partition("__")
    register = library().registers.get(name)
    if register is None:
        return "佐证材料" if table == "evidence" else table
    of = next((each.label for each in register.series if each.name == series), series)
    return f"{register.label}·{of}" if of else register.label


def _act_said(act: Act) -> str:
    person = Person.objects.filter(pk=act.person_id).first() if act.person_id else None
    who = str(person) if person else (f"第{act.person_id}号人员" if act.person_id else "系统")
    at = f"{act.at:%F %T}" if act.at else "时间不明时"
    return f"{who}于{at}“{act.get_verb_display()}”"


def _acts_gone(then: Mapping[int, Mark], now: Mapping[int, Mark]) -> dict[int, str]:
    """For lines that are gone, what their acts say, where these are still there."""
    missing = {mark.act: number for number, mark in then.items() if number not in now}
    if not missing:
        return {}
    least, most = min(missing.values()), max(missing.values())
    acts = Act.objects.order_by("at")
    before = Line.objects.filter(pk__lt=least).order_by("-pk").select_related("act").first()
    after = Line.objects.filter(pk__gt=most).order_by("pk").select_related("act").first()
    if before is not None and before.act.at:
        acts = acts.filter(at__gte=before.act.at - NEAR)
    if after is not None and after.act.at:
        acts = acts.filter(at__lte=after.act.at + NEAR)
    found = {}
    for act in acts.iterator():
        short = act_digest(act)[:SHORT]
        if short in missing:
            found[short] = f"（{labelled(act.register) if act.register else '佐证材料'}，{_act_said(act)}）"
    return {number: found[mark.act] for number, mark in then.items() if number not in now and mark.act in found}
