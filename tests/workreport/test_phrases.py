"""Single sentences with their right answers: the sixty hard phrases and 234 of our own (phrases/*.jsonl, one a line).

A line holds the sentence, the plan year, and what a careful reader finds in it:

- `targets`: span, indicator, qualifier, accepted comparators (`op`), value, unit, change, every, deadline, strength.
  `also` lists further right values of a field (`measure`: further right pairs of value and unit) where careful readers
  differ; `optional` says that finding the target or not are both right. Targets that share span, value and unit
  (均, 各) may be found as one for all.
- `goals`: indicator and relation; with `or_target`, a target of that value over the relation is as good; `optional` as
  above.
- `items`: named works that must be found.
- `uncertain`: the reading is ambiguous; what counts is that the product says so.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

Gold = dict[str, Any]

PHRASES = Path(__file__).parent / "phrases"

BARE_WORDS = re.compile(
    "^(?:全[区市县年]|今年|年内|新建|建[成设]|打造|创[建成]|完成|实[现施]|推[进动]|开展|组织|举办|培育|引进|招引"
    "|安排|发放|抓好|启动|支持)+"
)
"""Words that may stand before an indicator or be left off without making it another count (annotation guide)."""


def rows(name: str) -> Iterator[Any]:
    with (PHRASES / name).open(encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            yield pytest.param(row, id=f"{name.split('.')[0]}-{row['id']}")


def bare(words: str) -> str:
    return BARE_WORDS.sub("", words)


def bigrams(words: str) -> set[str]:
    words = "".join(letter for letter in words if letter.isalnum())
    return {words[i : i + 2] for i in range(len(words) - 1)} or {words}


def alike(left: str, right: str) -> float:
    """Share of common bigrams (Dice), 0 to 1, the better of with and without bare action words."""
    pairs = [(bigrams(left), bigrams(right)), (bigrams(bare(left)), bigrams(bare(right)))]
    return max(2 * len(a & b) / (len(a) + len(b)) for a, b in pairs)


def same_number(left: Any, right: Any) -> bool:
    if isinstance(left, list | tuple) or isinstance(right, list | tuple):
        both = isinstance(left, list | tuple) and isinstance(right, list | tuple) and len(left) == len(right)
        return both and all(map(same_number, left, right))
    return bool(abs(left - right) <= 1e-9 * max(1.0, abs(left), abs(right)))


def over(gold: Gold, found: Any) -> bool:
    return bool(min(gold["end"], found.end) > max(gold["start"], found.start))


def accepted(gold: Gold, field: str) -> list[Any]:
    right = gold[field] if isinstance(gold[field], list) else [gold[field]]
    return [*right, *gold.get("also", {}).get(field, [])]


def finds(gold: Gold, found: Any) -> bool:
    """Whether a commitment is the gold target: spans overlap, value and unit are right."""
    measures = [(gold["value"], unit) for unit in accepted(gold, "unit")] + gold.get("also", {}).get("measure", [])
    return over(gold, found) and any(same_number(value, found.value) and unit == found.unit for value, unit in measures)


def wrong_fields(gold: Gold, found: Any) -> list[str]:
    """Every field of a found target that no careful reader would give."""
    wrong = [
        f"{field}: {getattr(found, field)!r}, right is {accepted(gold, field)!r}"
        for field in ("change", "every", "deadline", "strength", "qualifier")
        if getattr(found, field) not in accepted(gold, field)
    ]
    if found.op[0] not in accepted(gold, "op"):
        wrong.append(f"op: {found.op!r}, right is {gold['op']!r}")
    if max(alike(name, found.indicator) for name in accepted(gold, "indicator")) < 0.7:
        wrong.append(f"indicator: {found.indicator!r}, right is {accepted(gold, 'indicator')!r}")
    return wrong


def twins(targets: list[Gold]) -> list[list[Gold]]:
    """The gold targets, those that share span, value and unit together."""
    groups: dict[tuple[Any, ...], list[Gold]] = {}
    for each in targets:
        groups.setdefault((each["start"], each["end"], str(each["value"]), each["unit"]), []).append(each)
    return list(groups.values())


def check_targets(golds: list[Gold], found: list[Any]) -> tuple[list[str], list[Any]]:
    """What is wrong with the targets found, and those that answer to no gold target."""
    faults, free = [], list(found)
    for group in twins([gold for gold in golds if not gold.get("optional")]):
        hits = [each for each in free if finds(group[0], each)][: len(group)]
        free = [each for each in free if not any(each is hit for hit in hits)]
        if not hits:
            faults.append(f"missed {group[0]['text']} [{group[0]['indicator']}] {group[0]['value']} {group[0]['unit']}")
        for place, hit in enumerate(hits):
            readings = [group[place]] if len(hits) == len(group) else group
            if len(group) > 1 and len(hits) == 1:
                together = "、".join(gold["indicator"] for gold in group)
                readings = [*readings, {**group[0], "indicator": together}]
            faults += min((wrong_fields(gold, hit) for gold in readings), key=len)
    optional = [gold for gold in golds if gold.get("optional")]
    return faults, [each for each in free if not any(over(gold, each) for gold in optional)]


def check_goals(row: dict[str, Any], goals: list[Any], targets: list[Any]) -> tuple[list[str], list[Any]]:
    """What is wrong with the goals found, and the targets that are left when those that stand for a goal are gone."""
    faults = []
    for gold in row["goals"]:
        start = row["sentence"].index(gold["relation"])
        span = {"start": start, "end": start + len(gold["relation"])}
        instead = gold.get("or_target")
        stands = [each for each in targets if instead and finds({**span, **instead}, each)]
        targets = [each for each in targets if not any(each is stand for stand in stands)]
        hits = [each for each in goals if over(span, each)]
        if not hits and not stands and not gold.get("optional"):
            faults.append(f"missed goal {gold['indicator']} | {gold['relation']}")
        if "deadline" in gold and not any(each.deadline == gold["deadline"] for each in [*hits, *stands]):
            faults.append(f"goal {gold['relation']} is due {gold['deadline']}")
    return faults, targets


def check_items(row: dict[str, Any], items: list[Any]) -> list[str]:
    """The named works that no item covers at least by half."""
    missed = []
    for name in row["items"]:
        start = row["sentence"].index(name)
        common = [min(start + len(name), each.end) - max(start, each.start) for each in items]
        if not any(2 * share >= len(name) for share in common):
            missed.append(f"missed item {name}")
    return missed


def read_and_compile(sentence: str, year: int) -> list[Any]:
    """The commitments of a sentence that is cleaned as every report is, with spans in the sentence as written."""
    from guatu.workreport.compiler import compile_sentence
    from guatu.workreport.reading import read_text

    document = read_text(sentence)
    found = []
    for each in compile_sentence(document.text, year):
        assert document.text[each.start : each.end] == each.text
        start, end = document.span(each.start, each.end)
        found.append(replace(each, start=start, end=end))
    return found


@pytest.mark.parametrize("row", [*rows("hard.jsonl"), *rows("own.jsonl")])
def test_a_sentence_gives_what_a_careful_reader_finds(row: dict[str, Any]) -> None:
    found = read_and_compile(row["sentence"], row["year"])
    kinds = {kind: [each for each in found if str(each.kind) == kind] for kind in ("target", "goal", "item")}
    target_faults, free = check_targets(row["targets"], kinds["target"])
    goal_faults, free = check_goals(row, kinds["goal"], free)
    if row["uncertain"]:
        marked = [each for each in found if each.uncertain and any(over(gold, each) for gold in row["targets"])]
        target_faults = [] if marked else ["the reading is ambiguous, and nothing says so"]
        free = [each for each in free if not any(over(gold, each) for gold in row["targets"])]
    false = [f"false target {each.text} [{each.indicator}] {each.value} {each.unit}" for each in free]
    faults = [*target_faults, *goal_faults, *check_items(row, kinds["item"]), *false]
    assert not faults, f"{row['sentence']}（{row['note']}）\n" + "\n".join(faults)


@pytest.mark.parametrize("row", [*rows("hard.jsonl"), *rows("own.jsonl")])
def test_an_answer_is_consistent_with_its_sentence(row: dict[str, Any]) -> None:
    for gold in row["targets"]:
        assert row["sentence"][gold["start"] : gold["end"]] == gold["text"]
        assert gold["change"] in {"level", "growth", "keep"}
        assert gold["op"]
        assert set(gold["op"]) <= {">=", ">", "=", "~", "<=", "<"}
    assert all(goal["relation"] in row["sentence"] for goal in row["goals"])
    assert all(name in row["sentence"] for name in row["items"])
