"""Lines to paragraphs: dirt is dropped, ends are trimmed, and what layout has torn apart is joined.

Three signs say that two lines are one paragraph: the first ends inside a phrase or number, or the second begins with a
closing mark; the first is body text without a final mark and the second is no heading; or the file is wrapped at a
fixed width and the first line is full. A heading has no final mark either, so a line that looks like one is never
joined to what follows it, unless it fills the width.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from guatu.workreport.reading.lines import is_bare_number, is_dirt, is_page_number
from guatu.workreport.reading.traced import Edit

_BLANK = " \t\u3000|｜"
_NUMERAL = "一二三四五六七八九十百〇零"
HEADING = re.compile(
    rf"[{_NUMERAL}]+\s?[、．.]"
    rf"|[（(]\s?(?:[{_NUMERAL}]+|\d{{1,2}})\s?[）)]"
    r"|\d{1,2}\s?[．.、](?!\d)|\d{1,2}(?:\.\d{1,2}){1,2}\s"
    rf"|第\s?[{_NUMERAL}\d]+\s?[章节部篇条]"
    rf"|[{_NUMERAL}]+(?:是|要|、)"
    r"|[—－-]{2}|—|[①-⑳❶-❿●■◆★▲□○◇※•·]|附[件表：:]|注[：:]|各位代表|同志们"
)
_END = frozenset("。！？；：…!?;:”’」』）)】》〉~")
_OPEN_END = frozenset("，、,（(《〈“‘〔［[【「『＋+×")
_CONTINUES = frozenset("，。；、：！？）》〉”’」』】〕］％%‰,;!?)")
_CLOSERS = frozenset("）》〉”’」』】〕")
_ASCII_WORD = re.compile(r"[A-Za-z]")
_BROKEN_NUMBER = re.compile(r"\d{1,9}[.．]?\d*(?:[^\W\d]|[%％‰])")
_CJK = re.compile(r"[\u3400-\u9fff]")
_MARK = re.compile(r"[，。；、：,;]")
_BODY_LENGTH = 45
"""A line with a comma and so many characters is body text, not a heading."""
_CLAUSES_LENGTH = 28
"""The same for a line with two commas."""
_TITLE_LENGTH = 20
_TAIL = re.compile(r"[\u3400-\u9fff]{1,3}[。；]")
"""The torn-off end of a sentence."""
_ORPHAN = re.compile(r"[\u3400-\u9fff][，、；。]")
"""One character and a mark: no paragraph begins like that."""
_WRAP_LEAST, _WRAP_MOST = 30, 150
"""Widths, in columns (a Chinese character takes two), between which a file can be wrapped."""
_WRAP_SLACK = 7
"""So many columns may miss from a full line: a mark or a number that did not fit went to the next."""
_CELL = 12
"""A line of at most so many characters without a mark is a cell or a name."""


class Line(NamedTuple):
    """A line that is kept: its place in the text without the blanks around it, and what stood before it."""

    start: int
    end: int
    line_end: int
    indented: bool
    after_gap: bool
    after_page: bool


class Tidied(NamedTuple):
    """The edits that turn lines into paragraphs, and the lines that were dropped."""

    edits: list[Edit]
    dropped: list[str]
    joined: int


def tidy_lines(text: str) -> Tidied:
    """Find the edits that leave one paragraph a line, without blank lines, dirt and torn paragraphs."""
    lines, dropped = _kept_lines(text)
    if not lines:
        return Tidied([(0, len(text), "")] if text else [], dropped, 0)
    joins = _joins(text, lines)
    edits: list[Edit] = []
    if lines[0].start > 0:
        edits.append((0, lines[0].start, ""))
    joined = 0
    for index in range(1, len(lines)):
        before, after = lines[index - 1], lines[index]
        if index in joins:
            joined += 1
            glue = " " if _needs_space(text, before.end - 1, after.start) else ""
            edits.append((before.end, after.start, glue))
        else:
            if before.end < before.line_end:
                edits.append((before.end, before.line_end, ""))
            if after.start > before.line_end + 1:
                edits.append((before.line_end, after.start, "\n"))
    if lines[-1].end < len(text):
        edits.append((lines[-1].end, len(text), ""))
    return Tidied(edits, dropped, joined)


def _kept_lines(text: str) -> tuple[list[Line], list[str]]:
    raw = text.split("\n")
    trimmed = [line.strip(_BLANK) for line in raw]
    lines: list[Line] = []
    dropped: list[str] = []
    position = 0
    gap = page = False
    for number, (line, core) in enumerate(zip(raw, trimmed, strict=True)):
        length = len(line)
        if not core:
            gap = True
        elif len(core) <= 100 and (
            (numbered := is_page_number(core) or (is_bare_number(core) and not _is_cell(trimmed, number)))
            or is_dirt(core)
        ):
            dropped.append(core)
            page = page or numbered
        else:
            start = position if line[0] == core[0] else position + line.index(core)
            indented = start > position and ("\u3000" in line[: start - position] or start - position > 1)
            lines.append(Line(start, start + len(core), position + length, indented, gap, page))
            gap = page = False
        position += length + 1
    return lines, dropped


def _is_cell(trimmed: list[str], number: int) -> bool:
    """Whether a bare number stands among short lines: a table that was flattened to a cell a line."""
    before = next((line for line in reversed(trimmed[max(0, number - 4) : number]) if line), "")
    after = next((line for line in trimmed[number + 1 : number + 5] if line), "")
    return any(
        line and len(line) <= _CELL and line[-1] not in _END and not HEADING.match(line) for line in (before, after)
    ) and not (len(before) > _BODY_LENGTH or len(after) > _BODY_LENGTH)


def _joins(text: str, lines: list[Line]) -> set[int]:
    """The numbers of the lines that continue the line before them."""
    width = _wrap_width(text, lines)
    indents = sum(line.indented for line in lines)
    marked = len(lines) // 50 < indents < len(lines) * 0.7 or any(
        line.after_gap and not line.after_page for line in lines[1:]
    )
    joins: set[int] = set()
    for index in range(1, len(lines)):
        before, after = lines[index - 1], lines[index]
        last = text[before.end - 1]
        if last == "。" and not width and text[after.start] not in _CLOSERS:
            continue
        if _continues(text, before, after, last, width, marked):
            joins.add(index)
    return joins


def _continues(text: str, before: Line, after: Line, last: str, width: int, marked: bool) -> bool:
    first = text[after.start]
    blank = after.after_gap and not after.after_page
    table = "\t" in text[before.start : before.end] or "\t" in text[after.start : after.end]
    if table:
        return False
    if first in _CLOSERS or (first in _CONTINUES and last not in _END):
        return True
    starts = text[after.start : after.start + 16]
    heading = HEADING.match(starts) is not None
    if last in "、（(《“" and not after.indented:
        return True
    if heading or (after.indented and marked and last not in _OPEN_END):
        return False
    if last in _OPEN_END:
        return True
    if blank:
        return False
    if width and _fills(text[before.start : before.end], width - 4 * before.indented):
        return marked or not _ends_sentence(text, before.end)
    if last in _END:
        return False
    if _ORPHAN.match(starts):
        return True
    line = text[before.start : before.end]
    commas = line.count("，") + line.count(",")
    if last.isdigit() or (last == "." and line[-2:-1].isdigit()):
        if len(_CJK.findall(line)) < 4:
            return False
        return bool(commas) or _BROKEN_NUMBER.match(starts) is not None
    if HEADING.match(line) and "。" not in line:
        return False
    if width and commas and _columns(line) * 4 >= width * 3:
        return True
    if "。" in line or (commas and len(line) >= _BODY_LENGTH) or (commas > 1 and len(line) >= _CLAUSES_LENGTH):
        return True
    return commas > 0 and len(line) >= _TITLE_LENGTH and _TAIL.match(starts) is not None


def _fills(line: str, width: int) -> bool:
    """Whether a line reaches the width; one without any mark is a title unless it does so to the last character."""
    slack = _WRAP_SLACK if _MARK.search(line) else 3
    return _columns(line) >= width - slack


def _ends_sentence(text: str, end: int) -> bool:
    """Whether the last mark before `end`, closing quotes left aside, is one that can end a paragraph."""
    while end and text[end - 1] in "”’」』）)":
        end -= 1
    return end > 0 and text[end - 1] in "。！？：!?:"


def _wrap_width(text: str, lines: list[Line]) -> int:
    """The width at which a file is wrapped, in columns; 0 where each paragraph has a line of its own."""
    if len(lines) < 6 or (lines[-1].end - lines[0].start) / len(lines) > _WRAP_MOST * 0.6:
        return 0
    step = max(1, len(lines) // 4000)
    sample = lines[::step]
    widths = [_columns(text[line.start : line.end]) + 4 * line.indented for line in sample]
    width = sorted(widths)[int(len(widths) * 0.9)]
    if not _WRAP_LEAST <= width <= _WRAP_MOST or max(widths) > width + 40:
        return 0
    full = [line for line, columns in zip(sample, widths, strict=True) if width - _WRAP_SLACK <= columns]
    open_ended = sum(text[line.end - 1] not in _END for line in full)
    prose = sum(_MARK.search(text, line.start, line.end) is not None for line in full)
    wrapped = len(full) * 10 >= len(sample) * 3 and min(open_ended, prose) * 2 >= len(full)
    return width if wrapped else 0


def _columns(line: str) -> int:
    """Width of a line in columns: a Chinese character takes two."""
    return len(line.encode("gbk", "replace"))


def _needs_space(text: str, before: int, after: int) -> bool:
    return _ASCII_WORD.match(text, before) is not None and _ASCII_WORD.match(text, after) is not None
