"""The journal itself: every line under its seal, every seal on the one before, none taken away."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from guatu.registers.marks import Mark, Marker
from guatu.registers.models import Act, Line, Seal
from guatu.registers.seal_book import book_entries, book_name
from guatu.registers.seals import MARKED, lines_from, seal_begin, seal_end, seal_line
from guatu.registers.verify.findings import Finding, Progress
from guatu.registers.verify.lines import compared, described
from guatu.registers.verify.told import Told

SEALED_BY_THEN = timedelta(hours=1)
"""Every write seals what waited for a minute: lines this far apart do not wait together."""
MOST_STRAY = 5
"""Lines without a seal that are named before each."""


def verify_journal(told: Told, tell: Progress) -> Iterator[Finding]:
    """Read every line once: recompute the seals, look for lines between them, put aside what is told of rows."""
    lines = lines_from(0)
    done = 0
    line = next(lines, None)
    before = ""
    for seal in Seal.objects.order_by("id").iterator():
        name = f"第{seal.pk}号封存（日志{seal.first_line}～{seal.last_line}，{seal.sealed_at:%F %T}）"
        if seal.before != before:
            yield Finding("seal", f"{name}与前一个封存接不上：前面的封存被改动、删除或插入过。")
        stray = 0
        while line is not None and line.pk < seal.first_line:
            stray += 1
            if stray <= MOST_STRAY:
                yield Finding("line", f"日志第{line.pk}行{described(line.pk)}不在任何封存里，是后来插入的。")
            yield from _put_aside(told, line)
            line, done = next(lines, None), done + 1
        marked = seal.form >= MARKED
        digest, marker, now, count = seal_begin(seal), Marker(), dict[int, Mark](), 0
        while line is not None and line.pk <= seal.last_line:
            if marked:
                now[line.pk] = marker.add(line)
            else:
                seal_line(digest, line)
            yield from _put_aside(told, line)
            line, done, count = next(lines, None), done + 1, count + 1
            if not done % 1000:
                tell("日志", done)
        if marked:
            yield from compared(seal, name, marker, now)
        elif count != seal.lines:
            yield Finding("seal", f"{name}原有{seal.lines}行，现在是{count}行：有日志被删除或插入。")
        elif seal_end(digest, count) != seal.hash:
            yield Finding("seal", f"{name}的内容与封存时不同：其中的日志、操作记录或封存本身被改动。")
        before = seal.hash
    oldest = newest = line
    while line is not None:
        yield from _put_aside(told, line)
        newest = line
        line, done = next(lines, None), done + 1
    tell("日志", done)
    yield from _seals_missing(oldest, newest)


def _put_aside(told: Told, line: Line) -> Iterator[Finding]:
    """Put aside what a line tells of rows; one that tells nothing a program can read is named and passed over."""
    try:
        told.add(line)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        yield Finding("line", f"日志第{line.pk}行{described(line.pk)}的内容读不懂，被改动过：它所记的各行无法核对。")


def _seals_missing(oldest: Line | None, newest: Line | None) -> Iterator[Finding]:
    """Lines that a later write would have sealed: where the last seals were taken away, or sealing fails."""
    if oldest is None or newest is None or newest.act.at - oldest.act.at < SEALED_BY_THEN:
        return
    yield Finding(
        "seal",
        f"日志第{oldest.pk}～{newest.pk}行早该封存而没有封存（最早{oldest.act.at:%F %T}）："
        "后面的封存被删除过，或封存一直失败（请查看服务日志）。",
    )


def verify_book() -> Iterator[Finding]:
    """Seals that the book in the instance folder names, and the database has otherwise or no more."""
    for entry in book_entries():
        seal = Seal.objects.defer("marks").filter(pk=entry.number).first()
        if seal is None:
            yield Finding(
                "seal",
                f"第{entry.number}号封存（日志{entry.first}～{entry.last}，{entry.sealed_at}）记在 {book_name()} 里，数据库里没有："
                "被删除过，或数据库是从较早的备份恢复的（核实后把该文件改名留存）。",
            )
        elif entry.differs(seal):
            yield Finding("seal", f"第{entry.number}号封存与 {book_name()} 里记的不同，被改动过。")


def verify_acts() -> Iterator[Finding]:
    """Acts whose lines are gone, sealed or not."""
    for act in Act.objects.filter(lines=None).select_related("person").order_by("at").iterator():
        what = f"（{act.register}）" if act.register else ""
        yield Finding(
            "line", f"{act.person or '系统'}于{act.at:%F %T}的“{act.get_verb_display()}”{what}没有日志，被删除过。"
        )
