"""No report's wording stands in the product: what reads the reports must know the language, not the texts."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import guatu

PRODUCT = Path(guatu.__file__).parent
REPORTS = sorted((Path(__file__).resolve().parents[3] / "shared" / "reports").glob("*.txt"))
LENGTH = 9

#: Names that a law, a statistical standard or the state's own formulas fix; every report and every department uses them.
FIXED = {
    "居民人均可支配收入": "an indicator of the national household survey",
    "社会消费品零售总额": "an indicator of the national trade statistics",
    "地方一般公共预算收入": "a heading of the budget law",
    "国民经济和社会发展": "the plan that the constitution names",
    "集体经营性建设用地": "a term of the land administration law",
    "人大代表建议和政协提案": "what two standing bodies hand in, by their statutes",
    "社会主义核心价值观": "a formula that the constitution names",
    "绿水青山就是金山银山": "a formula that the party's constitution names",
}


def literals(path: Path) -> Iterator[str]:
    """The strings that a module works with (its docstrings read nothing), or the whole of a data file."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        yield text
        return
    tree = ast.parse(text)
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.value


def shared_runs(text: str, report: str) -> Iterator[str]:
    """Runs of Chinese characters of the text that also stand in the report."""
    for fixed in FIXED:
        text = text.replace(fixed, "\n")
    for run in re.findall(f"[一-鿿]{{{LENGTH},}}", text):
        for at in range(len(run) - LENGTH + 1):
            if run[at : at + LENGTH] in report:
                yield run[at : at + LENGTH]


def test_a_shared_run_is_found() -> None:
    assert list(shared_runs("pattern|(?:推进青禾物流园一期建设)", "今年推进青禾物流园一期建设。")) == [
        "推进青禾物流园一期",
        "进青禾物流园一期建",
        "青禾物流园一期建设",
    ]
    assert list(shared_runs("社会消费品零售总额", "社会消费品零售总额")) == []


@pytest.mark.parametrize("room", ["workreport", "packs"])
def test_no_report_stands_in_the_product(room: str) -> None:
    if not REPORTS:
        pytest.skip("the annotated reports are not beside this repository")
    reports = {path.stem: path.read_text(encoding="utf-8") for path in REPORTS}
    files = [path for path in sorted((PRODUCT / room).rglob("*")) if path.suffix in {".py", ".yaml", ".txt", ".md"}]
    assert files
    found = {
        f"{path.relative_to(PRODUCT)}: {run} ({name})"
        for path in files
        for text in literals(path)
        for name, report in reports.items()
        for run in shared_runs(text, report)
    }
    assert not found, "\n".join(sorted(found))
