"""The report with its commitments marked in the text: one self-contained page to read, filter, share and print.

Spans count characters of the document's source; the page shows the clean text, so each span is carried over to it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from html import escape
from importlib.resources import files
from itertools import pairwise
from typing import TextIO

from guatu.documents.terminal import tally_lines
from guatu.documents.wording import (
    KIND_LABELS,
    NO_SECTION,
    RHYTHMS,
    SIMULATED,
    STAGE_LABELS,
    AnyCommitment,
    by_section,
    deadline_words,
    plan_name,
    quantity,
    tally,
    task_words,
)
from guatu.workreport.commitment import Compilation, Goal, Item, Kind, Target
from guatu.workreport.document import Document

_ORDER = list(Kind)


def write_marked_report(document: Document, compilation: Compilation, out: TextIO, *, simulated: bool = False) -> None:
    """Write the page to `out`; it needs nothing from outside."""
    here = files("guatu.documents")
    style = (here / "marked_report.css").read_text(encoding="utf-8")
    script = (here / "marked_report.js").read_text(encoding="utf-8")
    title = f"{plan_name(compilation)}承诺标注"
    source = compilation.title or compilation.name
    counts = " ".join(tally_lines(tally(compilation)))
    mark = f'<div class="simulated">{SIMULATED}</div>' if simulated else ""
    page = f'@page {{ @bottom-right {{ content: "{SIMULATED}"; font-size: 9pt; }} }}\n' if simulated else ""
    out.write(
        '<!doctype html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}：{escape(source)}</title>\n<style>\n{style}{page}</style>\n</head>\n<body>\n"
        f"<header>\n<h1>{escape(title)}</h1>\n<p>{escape(source)}　{escape(counts)}</p>\n"
        f'{_filters(compilation)}{mark}</header>\n<main>\n<article lang="zh-CN">\n'
    )
    out.writelines(_paragraphs(document, compilation))
    out.write(
        '</article>\n<aside aria-label="承诺清单">\n'
        '<button type="button" class="sheet" aria-expanded="false">展开清单</button>\n'
    )
    out.writelines(_list(compilation))
    out.write(
        '<p class="none" hidden>没有符合筛选条件的承诺。请勾选更多类别，或清空搜索词。</p>\n</aside>\n</main>\n'
        f"<script>\n{script}</script>\n</body>\n</html>\n"
    )


def _filters(compilation: Compilation) -> str:
    counts = tally(compilation)
    boxes = [
        f'<label><input type="checkbox" name="kind" value="{kind}" checked>{label} <b>{counts.kinds[label]}</b></label>'
        for kind, label in KIND_LABELS.items()
    ]
    boxes.append(f'<label><input type="checkbox" name="unsure">只看存疑 <b>{counts.uncertain}</b></label>')
    without = sum(counts.without.values())
    boxes.append(f'<label><input type="checkbox" name="reasons">无承诺的句子及原因 <b>{without}</b></label>')
    boxes.append('<input type="search" aria-label="搜索承诺" placeholder="搜索（按 / 键）">')
    return (
        '<fieldset class="filters" aria-label="筛选">\n'
        + "\n".join(boxes)
        + '\n<output aria-live="polite"></output>\n</fieldset>\n'
    )


def to_text(document: Document, start: int, end: int) -> tuple[int, int]:
    """Carry a span of the source over to the text: the characters of the text that came from inside it."""
    if document.origin is None:
        return start, end
    return bisect_left(document.origin, start), bisect_right(document.origin, end - 1)


def _paragraphs(document: Document, compilation: Compilation) -> Iterator[str]:
    """The text, a paragraph a line, cut wherever a commitment begins or ends; spans may lie within each other."""
    spans = [(*to_text(document, each.start, each.end), n) for n, each in enumerate(compilation.commitments, start=1)]
    notes = {to_text(document, each.start, each.end)[1]: each.reason for each in compilation.unfruitful}
    first = min((start for start, _, _ in spans), default=0)
    heads = dict(to_text(document, each.start, each.body) for each in compilation.sections if each.start < each.body)
    cuts = sorted({edge for start, end, _ in spans for edge in (start, end)} | {*notes, *heads, *heads.values()})
    headed = 0
    starting = sorted(spans)
    at = 0
    active: list[tuple[int, int, int]] = []
    seen = 0
    for line in document.text.split("\n"):
        end = at + len(line)
        if line.strip():
            yield f"<p{'' if end > first else ' class=outside'}>"
            for left, right in pairwise([at, *cuts[bisect_right(cuts, at) : bisect_left(cuts, end)], end]):
                while seen < len(starting) and starting[seen][0] <= left:
                    active.append(starting[seen])
                    seen += 1
                active = [span for span in active if span[1] > left]
                headed = max(headed, heads.get(left, 0))
                piece = _piece(document.text[left:right], [n for _, _, n in active], compilation.commitments)
                yield f"<b>{piece}</b>" if right <= headed else piece
                if right in notes and right <= end:
                    yield f'<span class="why">{escape(notes.pop(right))}</span>'
            yield "</p>\n"
        at = end + 1


def _piece(text: str, numbers: Sequence[int], commitments: Sequence[AnyCommitment]) -> str:
    if not numbers:
        return escape(text)
    covering = [commitments[number - 1] for number in numbers]
    kind = min((each.kind for each in covering), key=_ORDER.index)
    unsure = " unsure" if any(each.uncertain for each in covering) else ""
    hover = "；".join(summary(each) for each in covering)
    return (
        f'<mark class="{kind}{unsure}" data-n="{" ".join(map(str, numbers))}" role="button" tabindex="0" '
        f'title="{escape(hover)}">{escape(text)}</mark>'
    )


def summary(commitment: AnyCommitment) -> str:
    """The commitment in one line, for hovering."""
    parts = [KIND_LABELS[commitment.kind], task_words(commitment), deadline_words(commitment.deadline)]
    return "，".join(filter(None, (*parts, commitment.lead.name if commitment.lead else "")))


def fields(commitment: AnyCommitment) -> list[tuple[str, str]]:
    """What is known of a commitment, name and words, without what is empty."""
    known = [("类别", KIND_LABELS[commitment.kind]), ("原文", commitment.sentence)]
    if isinstance(commitment, Target):
        known += [
            ("指标", commitment.indicator),
            ("限定", commitment.qualifier),
            ("对照", commitment.basis),
            ("目标值", str(quantity(commitment))),
            ("频次", RHYTHMS.get(commitment.every, commitment.every) if commitment.every != "year" else ""),
        ]
    elif isinstance(commitment, Goal):
        known += [("指标", commitment.indicator), ("关系", commitment.relation)]
    elif isinstance(commitment, Item):
        known += [("事项", commitment.name), ("动作", commitment.verb), ("阶段", STAGE_LABELS[commitment.stage])]
    else:
        known += [("工作", commitment.name), ("频次", RHYTHMS.get(commitment.every, commitment.every))]
    known += [
        ("语气", commitment.strength),
        ("时限", deadline_words(commitment.deadline)),
        ("建议牵头", commitment.lead.name if commitment.lead else ""),
        ("建议依据", commitment.lead.why if commitment.lead else ""),
        ("建议配合", "、".join(each.name for each in commitment.co)),
        ("存疑", " 或 ".join(commitment.uncertain)),
    ]
    return [(name, words) for name, words in known if words]


def _list(compilation: Compilation) -> Iterator[str]:
    for section, group in by_section(compilation):
        yield f"<section>\n<h2>{escape(' / '.join(section) or NO_SECTION)}</h2>\n<ol>\n"
        for number, each in group:
            details = "".join(f"<dt>{escape(name)}</dt><dd>{escape(words)}</dd>" for name, words in fields(each))
            unsure = ' data-unsure="1"' if each.uncertain else ""
            lead = f"<br><small>{escape(each.lead.name)}</small>" if each.lead else ""
            doubt = "？" if each.uncertain else ""
            yield (
                f'<li data-n="{number}" data-kind="{each.kind}"{unsure}><button type="button" aria-expanded="false">'
                f"<span>{number}</span><span>{escape(task_words(each))}{doubt}{lead}</span>"
                f"<small>{KIND_LABELS[each.kind]}</small></button><dl>{details}</dl></li>\n"
            )
        yield "</ol>\n</section>\n"
