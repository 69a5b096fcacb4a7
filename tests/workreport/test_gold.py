"""How well the annotated reports are read, scored by the scorers that stand beside them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from guatu.workreport.compiler import compile_document
from guatu.workreport.reading import read_file

SHARED = Path(__file__).resolve().parents[3] / "shared"
GOLD = SHARED / "gold"

if not (SHARED / "tools").is_dir():
    pytest.skip("the annotated reports and their scorers are not beside this repository", allow_module_level=True)

#: Least F1 of finding targets and least share of each right field.
TARGETS = {"dianjun-2022": (0.98, 0.95), "yuxi-2007": (0.95, 0.90), "hubei-2026": (0.95, 0.90)}
FIELDS = ("op", "indicator", "qualifier", "change", "every", "deadline", "strength")


@pytest.fixture(scope="module", params=TARGETS)
def compiled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """The name of a report and the file of its commitments, an object a line."""
    name = str(request.param)
    file = tmp_path_factory.mktemp("gold") / f"{name}.jsonl"
    found = compile_document(read_file(SHARED / "reports" / f"{name}.txt")).commitments
    file.write_text("".join(json.dumps(each.as_record(), ensure_ascii=False) + "\n" for each in found), "utf-8")
    return name, file


def score(tool: str, gold: Path, predicted: Path) -> str:
    """What the scorer prints."""
    command = [sys.executable, str(SHARED / "tools" / tool), str(gold), str(predicted)]
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout


def figure(name: str, printed: str) -> float:
    found = re.search(rf"^.*\b{name}\s+([\d.]+)", printed, re.M)
    assert found, f"the scorer printed no {name}:\n{printed}"
    return float(found[1])


def test_targets_are_found_and_read(compiled: tuple[str, Path]) -> None:
    name, file = compiled
    printed = score("score_targets.py", GOLD / f"{name}.targets.jsonl", file)
    least, fields = TARGETS[name]
    assert figure("F1", printed) >= least, printed
    low = [field for field in FIELDS if figure(field, printed.partition("targets: gold")[2]) < fields]
    assert not low, printed


def test_items_are_found_with_their_stage(compiled: tuple[str, Path]) -> None:
    name, file = compiled
    printed = score("score_items.py", GOLD / f"{name}.items.jsonl", file)
    assert figure("recall", printed) >= 0.85, printed
    assert figure("precision", printed) >= 0.75, printed
    assert figure("right", printed) >= 0.80, printed
