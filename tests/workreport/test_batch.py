"""Many files at once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from guatu.workreport.batch import Job, Outcome, find_files, plan_jobs, run


def work(job: Job) -> Outcome:
    """Stands for compiling; must be importable by another process."""
    if "坏" in job.name:
        raise ValueError("不行")
    if "崩" in job.name:
        os._exit(9)
    return Outcome(job, text=job.name)


def _jobs(names: list[str]) -> list[Job]:
    return [Job(Path(name), name) for name in names]


@pytest.mark.parametrize("processes", [1, 2])
def test_one_bad_file_is_reported_and_the_rest_done(processes: int) -> None:
    names = [f"{number}.txt" for number in range(12)] + ["坏.txt"]
    outcomes = list(run(_jobs(names), work, processes))
    assert sorted(each.text for each in outcomes if not each.problem) == sorted(names[:-1])
    assert [(each.job.name, "ValueError：不行" in each.problem) for each in outcomes if each.problem] == [
        ("坏.txt", True)
    ]


def test_a_file_that_kills_its_process_is_named_and_costs_no_other() -> None:
    names = ["1.txt", "崩.txt", *(f"{number}.txt" for number in range(2, 8))]
    outcomes = list(run(_jobs(names), work, 2))
    assert sorted(each.job.name for each in outcomes) == sorted(names)
    assert [each.job.name for each in outcomes if each.problem] == ["崩.txt"]


def test_jobs_are_taken_as_they_are_needed() -> None:
    taken = []

    def jobs() -> Iterator[Job]:
        for number in range(100):
            taken.append(number)
            yield Job(Path(f"{number}.txt"), f"{number}.txt")

    outcomes = run(jobs(), work, 2)
    next(outcomes)
    assert len(taken) <= 9
    assert len(list(outcomes)) == 99


def test_files_of_a_folder(tmp_path: Path) -> None:
    for name in ("甲.docx", "内/乙.TXT", "~$甲.docx", ".隐藏/丙.txt", "照片.jpg", "结果/甲.html"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    files, others = find_files([tmp_path], leave_out=tmp_path / "结果")
    assert [name for _, name in files] == ["内/乙.TXT", "甲.docx"]
    assert others == 1


def test_same_names_do_not_overwrite_each_other(tmp_path: Path) -> None:
    files = [(Path(name), name) for name in ("甲.docx", "甲.pdf", "内/甲.docx")]
    outputs = [str(job.output) for job in plan_jobs(files, Path("果"), ".xlsx")]
    assert outputs == ["果/甲.xlsx", "果/甲（pdf）.xlsx", "果/内/甲.xlsx"]
