"""From the characters of a source to clean text: small repairs, each of which finds its rare places by itself."""

from __future__ import annotations

import re
from collections.abc import Callable

from guatu.workreport.reading.paragraphs import HEADING, tidy_lines
from guatu.workreport.reading.traced import Edit, Traced, apply
from guatu.workreport.reading.webpage import decode_entities

Step = Callable[[Traced], Traced]

_OTHER_LINE_END = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe0e\ufe0f\ufeff]+")
_VARIANT = re.compile(
    "[\xa0\u2000-\u200a\u202f\u205f\u2e3a\u2e80-\u2fd5\uf900-\ufaff\uff05\uff06\uff0b\uff0e\uff0f\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]+"
)
_RADICALS = dict(
    zip(
        "⸺⼾⺎⺟⺠⺼⻁⻄⻅⻆⻉⻋⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳",
        "—户兀母民月虎西见角贝车長长门雨青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟",
        strict=True,
    )
)
_RADICAL = re.compile("[\u2e3a\u2e80-\u2fd5\uf900-\ufaff]")
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:，[0-9]{3})+(?![0-9])")
_SPACES = re.compile("[ \u3000]+")
_NOTE_MARK = re.compile(r"[\[［〔【]\s?注?\s?[0-9]{1,3}\s?[\]］〕】]|[①-⑳]|[¹²³⁰⁴-⁹]+")
_AFTER_DOCUMENT_NUMBER = re.compile(r"\s?第?\s?[0-9]+\s?号")
_DOUBLED = re.compile("[，；、。,;]{2,}")
_WEIGHT = {"、": 0, ",": 1, "，": 1, ";": 2, "；": 2, "。": 3}
_CLOSERS = frozenset("”’」』）)》〉%％‰")
_SENTENCE_END = frozenset("。！？；：”）!?;:")
_SENTENCE = 200
"""So far around a circled number its fellows of one list are looked for, in characters."""
_LONG_LINE = 120
"""A line so long in which two ideographic spaces stand is several paragraphs that lost their line ends."""


def clean(traced: Traced) -> tuple[Traced, tuple[str, ...]]:
    """Repair a text; the notes say which lines were left out and how many were joined."""
    for step in STEPS_BEFORE_LINES:
        traced = step(traced)
    tidied = tidy_lines(traced.text)
    traced = apply(traced, tidied.edits)
    for step in STEPS_AFTER_LINES:
        traced = step(traced)
    notes: list[str] = []
    if tidied.dropped:
        shown = "、".join(f"“{line[:12]}{'…' if len(line) > 12 else ''}”" for line in dict.fromkeys(tidied.dropped[:5]))
        more = "等" if len(tidied.dropped) > 5 else ""
        notes.append(f"略去不属于正文的 {len(tidied.dropped)} 行：{shown}{more}。")
    if tidied.joined:
        notes.append(f"接回被换行断开的 {tidied.joined} 处。")
    if "锟斤拷" in traced.text:
        notes.append("文中有“锟斤拷”一类乱码，是文件以前转码时损坏的，请对照原件。")
    return traced, tuple(notes)


def unify_line_ends(traced: Traced) -> Traced:
    """Every kind of line end becomes a newline."""
    return apply(traced, [(match.start(), match.end(), "\n") for match in _OTHER_LINE_END.finditer(traced.text)])


def drop_invisible(traced: Traced) -> Traced:
    """Zero-width and control characters go."""
    return apply(traced, [(match.start(), match.end(), "") for match in _INVISIBLE.finditer(traced.text)])


def unify_variants(traced: Traced) -> Traced:
    """Full-width digits, letters and ％．＋／ become half-width; odd blanks a space; radicals characters."""
    text, count = _VARIANT.subn(lambda match: "".join(map(_variant, match[0])), traced.text)
    if count:
        traced = traced.with_same_length(text)
    text, count = _THOUSANDS.subn(_half_width_commas, traced.text)
    return traced.with_same_length(text) if count else traced


def unify_radicals(text: str) -> str:
    """Radicals and joined dashes, which fonts of PDF files put in place of characters, made characters."""
    return _RADICAL.sub(lambda match: "——" if match[0] == "⸺" else _variant(match[0]), text)


def _variant(character: str) -> str:
    if "\uff05" <= character <= "\uff5a":
        return chr(ord(character) - 0xFEE0)
    if character <= "\u205f":
        return " "
    if character in _RADICALS:
        return _RADICALS[character]
    import unicodedata

    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 else character


def _half_width_commas(match: re.Match[str]) -> str:
    before = match.string[match.start() - 1] if match.start() else ""
    return match[0] if before.isdigit() or before == "." else match[0].replace("，", ",")


def part_paragraphs(traced: Traced) -> Traced:
    """Paragraphs that lost their line end but kept their indent (two ideographic spaces) get it back."""
    text = traced.text
    edits: list[Edit] = []
    position = text.find("\u3000\u3000")
    while position >= 0:
        before = text[position - 1] if position else "\n"
        if before not in "\n\u3000 \t" and (before in _SENTENCE_END or _is_run_together(text, position)):
            edits.append((position, position + 1, "\n"))
        position = text.find("\u3000\u3000", position + 2)
    return apply(traced, edits)


def _is_run_together(text: str, position: int) -> bool:
    """Whether the blanks at `position` stand in a very long line, or behind a heading at the start of one."""
    start = text.rfind("\n", max(0, position - _LONG_LINE), position)
    end = text.find("\n", position, position + _LONG_LINE)
    left = position - start if start >= 0 else min(position, _LONG_LINE)
    right = end - position if end >= 0 else min(len(text) - position, _LONG_LINE)
    head = text[position - left + (start >= 0) : position].lstrip(" \u3000")
    return left + right > _LONG_LINE or (head[-1:].isalnum() and "。" not in head and HEADING.match(head) is not None)


def close_spaces(traced: Traced) -> Traced:
    """Spaces beside a Chinese character or mark go; between Latin words and bare numbers one stays."""
    text = traced.text
    last = len(text) - 1
    edits: list[Edit] = []
    for match in _SPACES.finditer(text):
        start, end = match.span()
        if start == 0 or end > last or _is_wide(text[start - 1]) or _is_wide(text[end]) or text[end] in "%‰\n\t":
            edits.append((start, end, ""))
        elif end - start > 1 or match[0] != " ":
            edits.append((start, end, " "))
    return apply(traced, edits)


def _is_wide(character: str) -> bool:
    """Chinese characters and Chinese marks, and the line end and tab, beside which no space is meant."""
    return character >= "\u2e80" or "\u2010" <= character <= "\u203b" or character in "\n\t·×"


def drop_note_marks(traced: Traced) -> Traced:
    """Footnote marks glued to a word or number go: `护河员[21]305个`. Document numbers, years and lists stay."""
    text = traced.text
    edits: list[Edit] = []
    for match in _NOTE_MARK.finditer(text):
        start, end = match.span()
        before = text[start - 1] if start else "\n"
        glued = before.isalnum() or before in _CLOSERS
        if not glued or before in "第图表":
            continue
        mark = match[0]
        if mark[0] in "¹²³⁰⁴⁵⁶⁷⁸⁹":
            if before.isascii() and before.isalnum():  # m², 10³
                continue
        elif mark[0] in "[［〔【":
            if _AFTER_DOCUMENT_NUMBER.match(text, end):
                continue
        elif _is_inline_list(text, start, end):
            continue
        edits.append((start, end, ""))
    return apply(traced, edits)


def _is_inline_list(text: str, start: int, end: int) -> bool:
    """Whether a circled number opens a member of a list (`包括①甲②乙`) rather than closing a word."""
    after = text[end : end + 1]
    if not (after.isalpha() and text[start - 1].isalpha()):
        return False
    before = re.split("[。\n]", text[max(0, start - _SENTENCE) : start])[-1]
    behind = re.split("[。\n]", text[end : end + _SENTENCE], maxsplit=1)[0]
    return re.search("[①-⑳]", before + behind) is not None


def merge_marks(traced: Traced) -> Traced:
    """Of several marks in a row (`，；`, `，。`) the strongest stays."""
    edits: list[Edit] = []
    for match in _DOUBLED.finditer(traced.text):
        start, end = match.span()
        kept = max(range(start, end), key=lambda place: _WEIGHT[traced.text[place]])
        if kept > start:
            edits.append((start, kept, ""))
        if kept + 1 < end:
            edits.append((kept + 1, end, ""))
    return apply(traced, edits)


STEPS_BEFORE_LINES: tuple[Step, ...] = (
    unify_line_ends,
    decode_entities,
    drop_invisible,
    unify_variants,
    part_paragraphs,
)
STEPS_AFTER_LINES: tuple[Step, ...] = (close_spaces, drop_note_marks, merge_marks)
