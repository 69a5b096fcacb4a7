"""From a file to a compilation, or to words that say what is wrong with it and the cure."""

from __future__ import annotations

import sys
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from guatu.commands.problems import Problem

if TYPE_CHECKING:
    from guatu.workreport.commitment import Compilation
    from guatu.workreport.departments import Department
    from guatu.workreport.document import Document
    from guatu.workreport.duty_tables import DutyTable

STDIN = "标准输入"


def read_source(source: str) -> Document:
    """The document of a file or of standard input (`-`); Problem where it cannot be read."""
    from guatu.workreport.reading import ReadingError, read_bytes, read_file

    try:
        if source == "-":
            return read_bytes(sys.stdin.buffer.read(), STDIN)
        return read_file(Path(source))
    except ReadingError as error:
        raise Problem(str(error)) from None


@lru_cache(maxsize=2)
def departments_at(path: str | None) -> tuple[Department, ...]:
    """The catalogue of departments at a path (None: the one that comes along); DefinitionError where it cannot be used."""
    from guatu.definitions.departments import load_departments

    file = Path(path) if path else None
    if file is not None and file.is_dir():
        file = next(
            (each for each in (file / "departments.yaml", file / "departments/departments.yaml") if each.exists()), file
        )
    return load_departments(file)


def checked_departments(path: str | None) -> tuple[Department, ...]:
    """The same, with a Problem that names file and line."""
    from guatu.definitions.errors import DefinitionError

    try:
        return departments_at(path)
    except DefinitionError as error:
        raise Problem(str(error)) from None


def compile_read(document: Document, year: int | None, departments: str | None) -> Compilation:
    """Compile a document; an error of the program itself is said with the file it met."""
    from guatu.workreport.compiler import compile_document

    known = checked_departments(departments)
    try:
        return compile_document(document, plan_year=year, departments=known)
    except Exception as error:
        said = f"{type(error).__name__}：{error}"
        raise Problem(f"程序没有处理好《{document.name}》（{said}）。请把文件反馈给维护人员。") from error


_LACKING = {
    "plan": (
        "没有找到今年的工作安排。这份文本里没有“今年工作”“主要预期目标”这样的部分。"
        "请确认文件是政府工作报告；如果确实是，请用 --year 写明计划年度再试，例如 --year 2026。"
    ),
    "year": "找到了今年的工作安排，但全文没有写明是哪一年。请用 --year 写明计划年度再试，例如 --year 2026。",
    "text": "只找到今年工作安排的标题，下面没有内容。请检查文件是否完整。",
}


def no_plan(compilation: Compilation) -> str:
    """What to tell where a text holds no plan; "" where it does."""
    if compilation.commitments:
        return ""
    if compilation.sentences:
        return (
            f"{compilation.name}：找到了{compilation.plan_year}年的工作安排（{compilation.sentences} 句），但其中没有具体承诺。"
            "请确认文件是完整的政府工作报告。"
        )
    return f"{compilation.name}：{_LACKING[compilation.lacking]}"


def read_table(path: str) -> DutyTable:
    """An office's own table of duties; Problem where it cannot be read."""
    from guatu.workreport.duty_tables import DutyTableError, read_duty_table

    file = Path(path)
    try:
        return read_duty_table(file.read_bytes(), file.name)
    except OSError as error:
        raise Problem(f"读不到 {path}：{error.strerror}。请检查路径和权限。") from None
    except DutyTableError as error:
        raise Problem(str(error)) from None
