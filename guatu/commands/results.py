"""Where results go: their formats, names and files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from guatu.commands.problems import Problem
from guatu.commands.sources import STDIN

if TYPE_CHECKING:
    from guatu.workreport.commitment import Compilation
    from guatu.workreport.document import Document

FORMATS = ("table", "jsonl", "xlsx", "docx", "html")
ENDINGS = {"table": ".txt", "jsonl": ".jsonl", "xlsx": ".xlsx", "docx": ".docx", "html": ".html"}
BINARY = ("xlsx", "docx")
NAMES = {"xlsx": "责任分解表", "docx": "责任分解方案", "html": "承诺标注"}


def format_of(output: str | None) -> str:
    """The format that an output file's ending names; table where it names none."""
    ending = Path(output).suffix.lower() if output else ""
    return next((form for form, each in ENDINGS.items() if each == ending), "table")


def target_of(source: str, form: str, output: str | None) -> Path | None:
    """Where the result goes; None is standard output. A workbook never goes to a terminal."""
    name = Path(source).stem if source != "-" else STDIN
    if output == "-" or (output is None and (form not in NAMES or not sys.stdout.isatty())):
        if form in BINARY and sys.stdout.isatty():
            raise Problem(
                f"{form} 不能显示在终端里。请用 --output 写到文件，例如 --output {name}-{NAMES[form]}.{form}。"
            )
        return None
    if output is None:
        return unused(Path(f"{name}-{NAMES[form]}{ENDINGS[form]}"))
    target = Path(output)
    if target.is_dir() or output.endswith(("/", "\\")):
        return target / f"{name}{'-' + NAMES[form] if form in NAMES else ''}{ENDINGS[form]}"
    return target


def unused(path: Path) -> Path:
    """A name that is not taken: what a person edited after the last run is never overwritten."""
    number = 2
    free = path
    while free.exists():
        free = path.with_stem(f"{path.stem}（{number}）")
        number += 1
    return free


def write_file(
    target: Path, form: str, document: Document, compilation: Compilation, rows: list[tuple[str, ...]] | None = None
) -> None:
    """Write a result into a file, whole or not at all; Problem where it cannot be written."""
    from guatu.documents.writing import write_file

    try:
        write_file(target, form, document, compilation, rows=rows)
    except OSError as error:
        said = f"写不了 {target}：{error.strerror}。请检查文件夹权限和磁盘空间，关闭正在打开它的程序。"
        raise Problem(said) from None


def tally_of(compilation: Compilation) -> list[str]:
    """The commitments by kind, and where each sentence of the plan went, in words."""
    from guatu.documents.terminal import tally_lines
    from guatu.documents.wording import tally

    return tally_lines(tally(compilation))
