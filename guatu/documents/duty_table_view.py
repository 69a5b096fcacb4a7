"""An office's own table of duties as it was read: the recognised columns for confirmation, then its tasks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from guatu.workreport.duty_tables import ROLE_LABELS, DutyTable
from guatu.workreport.duty_tables.grids import column_letter

SURE = 0.8


def write_duty_table(table: DutyTable, out: TextIO) -> None:
    """Write columns and rows to `out`, drawn where it is a terminal, plain tab-separated lines where it is not."""
    columns = [
        (
            each.sheet,
            column_letter(each.index),
            each.header or "（无标题）",
            ROLE_LABELS[each.role],
            f"{each.sure:.0%}" + ("" if each.sure >= SURE else "　请确认"),
        )
        for each in table.columns
    ]
    rows = [
        (
            each.number,
            " / ".join(each.section),
            each.task or f"{each.indicator}{each.figure}",
            f"{each.indicator}{each.figure}" if each.task else "",
            each.deadline,
            each.leader,
            "、".join(each.lead),
            "、".join(each.co),
        )
        for each in table.rows
    ]
    if columns:
        _write(("工作表", "列", "表头", "认作", "把握"), columns, out)
    _write(("序号", "章节", "任务", "指标", "完成时限", "牵头领导", "牵头单位", "责任单位"), rows, out)
    out.write(f"共 {len(table.rows)} 项任务。\n")
    out.writelines(f"注意：{problem}\n" for problem in table.problems)


def _write(head: tuple[str, ...], lines: Sequence[tuple[str, ...]], out: TextIO) -> None:
    if not out.isatty():
        out.writelines("\t".join(each.replace("\n", " ") for each in line) + "\n" for line in (head, *lines))
        out.write("\n")
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table

    drawn = Table(*head, box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for line in lines:
        drawn.add_row(*line)
    Console(file=out, highlight=False, emoji=False, markup=False).print(drawn)
