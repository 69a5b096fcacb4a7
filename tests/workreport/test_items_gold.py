"""How many of the works that careful readers marked are found: the bars of the annotated reports, where these are at hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from guatu.workreport.commitment import Item
from guatu.workreport.compiler import compile_document
from guatu.workreport.reading import read_file

SHARED = Path(__file__).resolve().parents[3] / "shared"
GOLD = sorted((SHARED / "gold").glob("*.items.jsonl")) if SHARED.exists() else []

if not GOLD:
    pytest.skip("the annotated reports are not beside this repository", allow_module_level=True)


def _closeness(one: tuple[int, int], other: tuple[int, int]) -> float:
    """Overlap over union where the overlap is half of the shorter span, else 0: the rule of the scorer of the gold files."""
    common = min(one[1], other[1]) - max(one[0], other[0])
    if common <= 0 or common / min(one[1] - one[0], other[1] - other[0]) < 0.5:
        return 0.0
    return common / (max(one[1], other[1]) - min(one[0], other[0]))


@pytest.mark.parametrize("gold", GOLD, ids=[path.name.partition(".")[0] for path in GOLD])
def test_bars(gold: Path) -> None:
    expected = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines() if line.strip()]
    report = SHARED / "reports" / f"{gold.name.partition('.')[0]}.txt"
    found = [each for each in compile_document(read_file(report)).commitments if isinstance(each, Item)]
    pairs = sorted(
        (
            (closeness, i, j)
            for i, right in enumerate(expected)
            for j, each in enumerate(found)
            if (closeness := _closeness((right["start"], right["end"]), (each.start, each.end)))
        ),
        reverse=True,
    )
    match: dict[int, int] = {}
    for _, i, j in pairs:
        if i not in match and j not in match.values():
            match[i] = j
    staged = sum(expected[i]["stage"] == str(found[j].stage) for i, j in match.items())
    assert len(match) / len(found) >= 0.80
    assert len(match) / len(expected) >= 0.85
    assert staged / len(match) >= 0.85
