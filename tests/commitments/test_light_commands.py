"""The board on the terminal, and dispatches by command; an export of a live plan."""

from __future__ import annotations

import io
from typing import Any

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from guatu.cli import main
from guatu.commitments.models import Freeze
from guatu.commitments.selectors.plan import plan_list
from guatu.pages.exports import additions_of, alive_on


def run(*words: str) -> Any:
    """What the command answers."""
    return CliRunner().invoke(main, list(words))


@pytest.fixture
def alive(board: Any) -> Any:
    """A board with one yellow light."""
    board.bind("达到50个以上", measure="started")
    board.projects(*[f"2026-{month:02d}-{day:02d}" for month in range(1, 6) for day in (2, 9, 16, 23)])
    return board


def test_the_board_is_printed_worst_first(alive: Any) -> None:
    found = run("lights")
    assert found.exit_code == 0, found.output
    lines = found.output.splitlines()
    assert lines[1] == "▲ 滞后 1　○ 未绑定 9"
    assert lines[3].split("\t")[:6] == ["▲ 滞后", alive.row("达到50个以上").title, "20个", "≥50个", "25个", "-10.0"]
    assert len(run("lights", "--light", "yellow").output.splitlines()) == 4
    assert run("lights", "--as-known", "2026-07-01").exit_code != 0
    assert "当日所知" in run("lights", "--as-known", "2026-06-29").output


def test_dispatches_are_frozen_listed_and_compared(alive: Any) -> None:
    found = run("dispatch", "freeze", "6月调度", "--as", "office")
    assert found.exit_code == 0, found.output
    first = Freeze.objects.get()
    assert first.sha256 in found.output
    alive.projects(*[f"2026-06-{day:02d}" for day in range(1, 13)])
    run("dispatch", "freeze", "补数后", "--as", "office")
    second = Freeze.objects.exclude(pk=first.pk).get()
    assert "6月调度" in run("dispatch", "list").output
    told = run("dispatch", "compare", str(first.pk), str(second.pk))
    assert told.exit_code == 0
    assert "▲ 变好" in told.output
    Freeze.objects.filter(pk=first.pk).update(standings=[])
    assert run("dispatch", "compare", str(first.pk), str(second.pk)).exit_code == 1
    assert "没有登录名" in run("dispatch", "freeze", "x", "--as", "nobody").output
    assert run("dispatch", "freeze", "x", "--as", "leader").exit_code != 0
    assert "没有编号为 999" in run("dispatch", "compare", "999", str(first.pk)).output


def test_a_live_plan_is_exported_with_its_lights(alive: Any) -> None:
    from guatu.commitments.selectors import compilation_of
    from guatu.documents.duty_sheet import write_duty_sheet

    rows = plan_list(alive.plan)
    out = io.BytesIO()
    as_of = alive_on(rows)
    assert str(as_of) == "2026-06-30"
    write_duty_sheet(compilation_of(alive.plan, rows), out, additions=additions_of(rows), as_of=as_of)
    words = {str(cell.value) for row in load_workbook(out)["责任分解表"].iter_rows() for cell in row}
    assert {"当前值", "20个", "25个", "▲ 滞后"} <= words
