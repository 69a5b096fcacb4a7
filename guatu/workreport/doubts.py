"""What looks wrong in the outline that was read, in words for the office: a person should look before the plan is used."""

from __future__ import annotations

import re

from guatu.workreport.outline import Outline, Part, Section

#: A review of this many characters behind the plan is more than a stray sentence.
SHORTEST_REVIEW = 300
#: A report of this many characters speaks mostly of its plan …
REPORT = 3000
#: … at least with this share.
SMALLEST_SHARE = 0.15
#: A plan of this many characters has numbers.
PLAN_WITH_NUMBERS = 2000
_NUMBER = re.compile(r"\d")


def doubts(read: Outline, text: str) -> tuple[str, ...]:
    """A sentence for everything that a reader should check, none where the outline is as reports are."""
    plan = [section for section in read.sections if section.part is Part.PLAN]
    if not plan:
        return ()
    found = []
    size = sum(section.end - section.start for section in plan)
    first = plan[0]
    for chapter in _reviews_behind(read.sections, first.start):
        found.append(
            f"{_named(chapter, text)}在今年的计划之后，却读作回顾，没有产生承诺；如果它是今年的安排，请核对小标题。"
        )
    if len(text) > REPORT and size < SMALLEST_SHARE * len(text):
        found.append(
            f"全文{len(text)}字，读作今年计划的只有{size}字（从{_named(first, text)}开始），请核对小标题和年份是否认对。"
        )
    if size > PLAN_WITH_NUMBERS and not any(_NUMBER.search(text, each.body, each.end) for each in plan):
        found.append(
            f"今年的计划有{size}字（从{_named(first, text)}开始），却没有一个数字，请核对读作计划的部分是否正确。"
        )
    for title in dict.fromkeys(each.path[0] for each in read.sections if each.part is Part.LONG_TERM and each.path):
        found.append(f"「{title}」读作今后几年的目标，没有列入今年的任务；其中的数字请在规划里另行跟踪。")
    return tuple(found)


def _reviews_behind(sections: tuple[Section, ...], plan_start: int) -> list[Section]:
    """The first section of every stretch of review behind the plan's beginning that is longer than a few sentences."""
    found: list[Section] = []
    length, first = 0, None
    for section in (*sections, None):
        if section is not None and section.part is Part.REVIEW and section.start >= plan_start:
            first = first or section
            length += section.end - section.start
            continue
        if first is not None and length >= SHORTEST_REVIEW:
            found.append(first)
        length, first = 0, None
    return found


def _named(section: Section, text: str) -> str:
    """A section as a reader finds it: by its heading, else by its opening words."""
    words = section.title or text[section.body : section.end].strip()[:16]
    return f"“{words.strip('“” ')}”"
