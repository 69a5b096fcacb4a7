"""A file's way into a register: compared, shown, accepted in one transaction or not at all."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from guatu.documents.register_return import write_return
from guatu.intake import services
from guatu.intake.errors import IntakeRefused
from guatu.intake.models import Batch
from guatu.intake.progress import Progress, progress_path, progress_read
from guatu.intake.returning import marked_sheet
from guatu.intake.selectors import part_rows, taken_in_before
from guatu.intake.services import batch_accept, batch_cancel, batch_remap, batch_revive, batch_upload
from guatu.people.permissions import NotAllowed
from guatu.registers import gate
from guatu.registers.models import Act
from guatu.registers.tables import model_of

HEADER = ["项目代码", "项目名称", "属地", "项目类型", "计划总投资（亿元）", "签约日期", "阶段"]


def line(number: int, **more: Any) -> list[Any]:
    cells = {
        "code": f"2204-420599-04-01-{number:06d}",
        "name": f"云岭第{number}产业园",
        "town": "云岭镇",
        "kind": "产业",
        "total": 1.25,
        "signed": "2022.3.1",
        "stage": "签约",
    }
    return list((cells | more).values())


def upload(save: Callable[..., Path], registry: Any, rows: list[list[Any]], by: Any = None, **more: Any) -> Batch:
    path = save([HEADER, *rows], **more)
    with path.open("rb") as stream:
        return batch_upload(register=registry.projects, file=stream, name=path.name, by=by or registry.office)


def counts(batch: Batch) -> tuple[int, int, int, int]:
    return batch.new, batch.changed, batch.same, batch.refused


def stored(number: int) -> Any:
    return model_of("projects").objects.get(code=f"2204-420599-04-01-{number:06d}")


def test_rows_are_told_apart_and_reasons_stand_at_their_cells(save: Any, registry: Any) -> None:
    registry.make(1, total_investment="100")
    registry.make(2, total_investment="12500", signed_on="2022-03-01", name="云岭第2产业园")
    batch = upload(save, registry, [line(1), line(2), line(3), line(4, total="很多"), line(5, town="月球镇")])
    assert batch.state == Batch.State.READY
    assert counts(batch) == (1, 1, 1, 2)
    (changed,) = part_rows(batch, "changed", 0)
    assert changed["changes"]["total_investment"] == ["计划总投资", "100", "12,500"]
    assert changed["row"] == 2
    first, second = part_rows(batch, "refused", 0)
    assert first["faults"]["total_investment"][0] == "E5"
    assert first["faults"]["total_investment"][3].startswith("很多")
    assert second["faults"]["town"][0] == "C6"
    assert not model_of("projects").objects.filter(code__endswith="000003").exists()


def test_what_was_shown_is_written_as_one_act_that_can_be_undone(save: Any, registry: Any) -> None:
    registry.make(1, total_investment="100")
    batch = batch_accept(batch=upload(save, registry, [line(1), line(2)]), by=registry.office)
    batch.refresh_from_db()
    assert batch.state == Batch.State.DONE
    assert stored(1).total_investment == Decimal(12500)
    assert stored(2).stage == "signed"
    assert (batch.act.source_kind, batch.act.source_name, batch.act.source_digest) == ("excel", "表.xlsx", batch.digest)
    assert batch.act.rows == 2
    gate.act_undo(act=batch.act, by=registry.office)
    assert stored(1).total_investment == Decimal(100)


def test_the_same_file_twice_changes_nothing_and_says_so(save: Any, registry: Any) -> None:
    first = batch_accept(batch=upload(save, registry, [line(1), line(2)]), by=registry.office)
    acts = Act.objects.count()
    with services.file_path(first.digest, first.name).open("rb") as stream:
        again = batch_upload(register=registry.projects, file=stream, name="另一个名字.xlsx", by=registry.office)
    assert again.state == Batch.State.SAME
    assert counts(again) == (0, 0, 2, 0)
    before = taken_in_before(again)
    assert before is not None
    assert before.pk == first.pk
    assert Act.objects.count() == acts
    with pytest.raises(IntakeRefused):
        batch_accept(batch=again, by=registry.office)
    gate.act_undo(act=first.act, by=registry.office)
    assert taken_in_before(again) is None


def test_with_refused_rows_it_is_all_or_nothing_unless_told(save: Any, registry: Any) -> None:
    batch = upload(save, registry, [line(1), line(2, total="很多"), line(3)])
    with pytest.raises(IntakeRefused, match="1行要退回"):
        batch_accept(batch=batch, by=registry.office)
    assert model_of("projects").objects.count() == 0
    batch = batch_accept(batch=batch, by=registry.office, skip_refused=True)
    assert batch.state == Batch.State.DONE
    assert counts(batch) == (2, 0, 0, 1)
    assert {row.code[-1] for row in model_of("projects").objects.all()} == {"1", "3"}


def test_two_rows_with_one_key_are_both_refused(save: Any, registry: Any) -> None:
    batch = upload(save, registry, [line(1), line(2), line(1, name="又一个"), line(1, name="再一个")])
    assert counts(batch) == (1, 0, 0, 3)
    found = {row["row"]: row["faults"]["code"][:3] for row in part_rows(batch, "refused", 0)}
    assert set(found) == {2, 4, 5}
    assert found[2][0] == "A2"
    assert found[4] == ["A4", "项目代码", "与第2行重复，请只留一行。"]
    assert [row["row"] for row in part_rows(batch, "new", 0)] == [3]
    batch_accept(batch=batch, by=registry.office, skip_refused=True)
    assert [row.code[-1] for row in model_of("projects").objects.all()] == ["2"]


@pytest.mark.parametrize("moved", ["changed", "made", "deleted"])
def test_what_moved_after_the_preview_is_not_overwritten(save: Any, registry: Any, moved: str) -> None:
    record = registry.make(1, total_investment="100")
    batch = upload(save, registry, [line(1), line(2)])
    if moved == "changed":
        gate.record_change(
            record=record,
            values={"total_investment": "777"},
            version=record.version,
            by=registry.office,
            source=gate.FORM,
        )
    elif moved == "made":
        registry.make(2, total_investment="777")
    else:
        gate.record_delete(record=record, version=record.version, by=registry.office, source=gate.FORM, reason="重复")
    batch = batch_accept(batch=batch, by=registry.office)
    batch.refresh_from_db()
    assert batch.state == Batch.State.READY
    assert "已重新比对" in batch.notes[0]
    assert not Act.objects.filter(source_kind="excel").exists()
    if moved == "changed":
        assert stored(1).total_investment == Decimal(777)
        assert part_rows(batch, "changed", 0)[0]["changes"]["total_investment"][1] == "777"
    batch_accept(batch=batch, by=registry.office)
    assert stored(2).total_investment == Decimal(12500)


def test_a_blank_cell_leaves_what_is_there_and_a_stroke_clears_it(save: Any, registry: Any) -> None:
    registry.make(1, total_investment="100", signed_on="2022-03-01", leader="许知远")
    path = save([["项目代码", "计划总投资", "包联区领导"], [registry.project(1)["code"], None, "-"]])
    with path.open("rb") as stream:
        batch = batch_upload(register=registry.projects, file=stream, name=path.name, by=registry.office)
    assert part_rows(batch, "changed", 0)[0]["changes"] == {"leader": ["包联区领导", "许知远", ""]}
    batch_accept(batch=batch, by=registry.office)
    assert (stored(1).total_investment, stored(1).leader) == (Decimal(100), None)


def test_a_town_enters_its_own_rows_only(save: Any, registry: Any) -> None:
    batch = upload(save, registry, [line(1), line(2, town="青禾乡")], by=registry.clerk)
    assert counts(batch) == (1, 0, 0, 1)
    assert part_rows(batch, "refused", 0)[0]["faults"]["town"][0] == "C3"


def test_who_may_not_write_the_register_uploads_nothing(save: Any, registry: Any) -> None:
    with pytest.raises(NotAllowed):
        upload(save, registry, [line(1)], by=registry.viewer)
    assert Batch.objects.count() == 0


def test_columns_and_sheets_can_be_set_right(save: Any, registry: Any) -> None:
    rows = [["编号一", *HEADER[1:]], line(1)]
    path = save(rows, sheets={"第二张": [HEADER, line(2), line(3)]}, title="第一张")
    with path.open("rb") as stream:
        batch = batch_upload(register=registry.projects, file=stream, name=path.name, by=registry.office)
    assert batch.sheet == "第二张"
    assert batch.sheets == ["第一张", "第二张"]
    moved = batch_remap(batch=batch, mapping={}, by=registry.office, sheet="第一张")
    assert moved.state == Batch.State.FAILED
    assert "缺少“项目代码”列" in moved.problem
    mended = batch_remap(batch=moved, mapping={0: "code"}, by=registry.office, sheet="第一张")
    assert mended.state == Batch.State.READY
    assert counts(mended) == (1, 0, 0, 0)


def test_a_batch_is_accepted_once_and_a_cancelled_one_not_at_all(save: Any, registry: Any) -> None:
    batch = upload(save, registry, [line(1)])
    stale = Batch.objects.get(pk=batch.pk)
    batch_accept(batch=batch, by=registry.office)
    with pytest.raises(IntakeRefused, match="已导入"):
        batch_accept(batch=stale, by=registry.office)
    with pytest.raises(IntakeRefused, match="撤销"):
        batch_cancel(batch=Batch.objects.get(pk=batch.pk), by=registry.office)
    other = batch_cancel(batch=upload(save, registry, [line(2)]), by=registry.office)
    with pytest.raises(IntakeRefused, match="已取消"):
        batch_accept(batch=other, by=registry.office)


def test_cancelling_ends_the_comparison_that_runs(save: Any, registry: Any) -> None:
    path = save([HEADER, line(1)])

    def cancel(_doing: str, done: int, _total: int) -> None:
        if done:
            Batch.objects.update(state=Batch.State.CANCELLED)

    with path.open("rb") as stream:
        batch = batch_upload(register=registry.projects, file=stream, name=path.name, by=registry.office, tell=cancel)
    assert Batch.objects.get(pk=batch.pk).state == Batch.State.CANCELLED
    assert batch.parts.count() == 0


def test_progress_is_told_and_forgotten(save: Any, registry: Any) -> None:
    told: list[tuple[str, int, int]] = []
    seen: list[Any] = []

    def tell(*words: Any) -> None:
        told.append(words)
        seen.append(progress_read(Batch.objects.latest("pk").pk))

    path = save([HEADER, *[line(number) for number in range(1, 2501)]])
    with path.open("rb") as stream:
        batch = batch_upload(register=registry.projects, file=stream, name=path.name, by=registry.office, tell=tell)
    assert ("正在比对", 2000, 2500) in told
    assert ("正在比对", 2500, 2500) in told
    assert seen[-1].done == 2000
    assert progress_read(batch.pk) is None
    soon = Progress("正在比对", 400, 1000, began=time.time() - 4, told=time.time())
    assert soon.seconds_left == 6
    assert len(part_rows(batch, "new", 24)) == 100


def test_work_that_died_is_told_and_can_be_begun_anew(save: Any, registry: Any) -> None:
    batch = upload(save, registry, [line(1)])
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    Batch.objects.filter(pk=batch.pk).update(state=Batch.State.WRITING, worker=ended.pid)
    batch.refresh_from_db()
    revived = batch_revive(batch)
    assert revived.state == Batch.State.FAILED
    assert "没有写入任何内容" in revived.problem
    assert model_of("projects").objects.count() == 0
    assert batch_remap(batch=revived, mapping={}, by=registry.office).state == Batch.State.READY


def test_work_without_a_sign_of_life_counts_as_broken_off(save: Any, registry: Any) -> None:
    batch = upload(save, registry, [line(1)])
    Batch.objects.filter(pk=batch.pk).update(
        state=Batch.State.READING, worker=0, made_at=batch.made_at - timedelta(seconds=200)
    )
    progress_path(batch.pk).write_text('["正在比对", 1, 2, 0]')
    batch.refresh_from_db()
    assert batch_revive(batch).state == Batch.State.READING
    os.utime(progress_path(batch.pk), (time.time() - 200,) * 2)
    assert batch_revive(batch).state == Batch.State.FAILED


def test_a_fault_of_the_system_ends_in_a_state_that_says_so(
    save: Any, registry: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = upload(save, registry, [line(1), line(2)])

    def broken(**_more: Any) -> None:
        raise RuntimeError("disk full")

    monkeypatch.setattr(gate, "rows_write", broken)
    batch = batch_accept(batch=batch, by=registry.office)
    assert batch.state == Batch.State.FAILED
    assert "没有写入任何内容" in batch.problem


def test_a_file_too_large_or_empty_is_refused(save: Any, registry: Any, settings: Any) -> None:
    settings.INTAKE_MAX_BYTES = 1000
    with pytest.raises(IntakeRefused, match="分成几个文件"):
        upload(save, registry, [line(1)])
    with pytest.raises(IntakeRefused, match="空文件"):
        batch_upload(register=registry.projects, file=io.BytesIO(), name="空.xlsx", by=registry.office)


def returned(batch: Batch, *, only: bool) -> Any:
    sheet, layout, marks = marked_sheet(batch)
    out = io.BytesIO()
    write_return(out, sheet=sheet, first_row=layout.first_row, faults=marks, only_refused=only)
    out.seek(0)
    return openpyxl.load_workbook(out).active


def test_the_return_file_marks_the_faults_in_their_cells(save: Any, registry: Any) -> None:
    path = save([["重点项目表"], HEADER, line(1), line(2, total="很多", name=None), line(3)], merge=("A1:G1", "C3:C5"))
    with path.open("rb") as stream:
        batch = batch_upload(register=registry.projects, file=stream, name=path.name, by=registry.office)
    page = returned(batch, only=False)
    assert page.max_row == 5
    assert {str(each) for each in page.merged_cells.ranges} == {"A1:G1", "C3:C5"}
    wrong = page["E4"]
    assert wrong.value == "很多"
    assert wrong.fill.fgColor.rgb == "FFFBEEED"
    assert "计划总投资" in wrong.comment.text
    assert page["B4"].comment is not None
    assert page["H2"].value == "问题"
    assert "计划总投资" in page["H4"].value
    assert page["H3"].value is None
    assert page["E3"].fill.fgColor.rgb != "FFFBEEED"


def test_the_refused_rows_alone_can_be_mended_and_sent_again(save: Any, registry: Any, tmp_path: Path) -> None:
    batch = upload(save, registry, [line(1), line(2, total="很多"), line(3)])
    batch_accept(batch=batch, by=registry.office, skip_refused=True)
    page = returned(batch, only=True)
    assert page.max_row == 2
    assert page["A2"].value.endswith("000002")
    page["E2"] = 2
    page.parent.save(tmp_path / "改好.xlsx")
    with (tmp_path / "改好.xlsx").open("rb") as stream:
        again = batch_upload(register=registry.projects, file=stream, name="改好.xlsx", by=registry.office)
    assert counts(again) == (1, 0, 0, 0)


def test_personal_data_never_stands_in_a_preview(save: Any, registry: Any) -> None:
    from guatu.registers.tables import register_of

    register = register_of("enterprises")
    phone = next(field for field in register.fields if field.type == "phone")
    code = register.field(register.key[0])
    title = register.field(register.title)
    path = save([[code.label, title.label, phone.label], ["91420500MA00000000", "澄溪一厂", "1380000123"]])
    with path.open("rb") as stream:
        batch = batch_upload(register=register, file=stream, name=path.name, by=registry.office)
    assert batch.refused == 1
    assert "1380000123" not in str([part.rows for part in batch.parts.all()])


def test_two_columns_of_one_name_are_told_and_cannot_both_be_taken(registry: Any, save: Callable[..., Path]) -> None:
    header = ["项目代码", "项目名称", "属地", "项目类型", "计划总投资", "计划总投资"]
    path = save([header, ["2204-420599-04-01-000001", "云岭第1产业园", "云岭镇", "产业", 100, 900]])
    with path.open("rb") as stream:
        batch = batch_upload(register=registry.projects, file=stream, name=path.name, by=registry.office)
    assert any("F列“计划总投资”和E列同是“计划总投资”，只读取了E列" in note for note in batch.notes)
    twice = {0: "code", 1: "name", 2: "town", 3: "kind", 4: "total_investment", 5: "total_investment"}
    with pytest.raises(IntakeRefused, match="E列、F列都指定成了“计划总投资”"):
        batch_remap(batch=batch, mapping=twice, by=registry.office)
    batch.refresh_from_db()
    assert (batch.state, batch.mapping) == (Batch.State.READY, {})
    batch = batch_remap(batch=batch, mapping=twice | {4: ""}, by=registry.office)
    assert not any("同是" in note for note in batch.notes)
    batch_accept(batch=batch, by=registry.office)
    assert stored(1).total_investment == Decimal(900)


def test_a_table_in_two_units_is_not_taken_in_ten_thousand_times_too_small(
    registry: Any, save: Callable[..., Path]
) -> None:
    header = ["项目代码", "项目名称", "属地", "项目类型", "计划总投资", "用地面积"]
    path = save([["（单位：亿元、亩）"], header, [f"2204-420599-04-01-{1:06d}", "甲", "云岭镇", "产业", 1.2, 30]])
    with path.open("rb") as stream:
        batch = batch_upload(register=registry.projects, file=stream, name=path.name, by=registry.office)
    batch_accept(batch=batch, by=registry.office)
    assert (stored(1).total_investment, stored(1).land_area) == (Decimal(12000), Decimal(30))


def test_a_formula_that_gives_an_empty_text_is_a_blank_and_one_nobody_computed_a_fault(
    registry: Any, save: Callable[..., Path], tmp_path: Path
) -> None:
    """As Excel and LibreOffice write them; openpyxl writes the second form only."""
    header = ["项目代码", "项目名称", "属地", "项目类型", "计划总投资"]
    rows = [[f"2204-420599-04-01-{n:06d}", f"第{n}", "云岭镇", "产业", "=1+1"] for n in (1, 2, 3)]
    path, typed = save([header, *rows]), tmp_path / "公式.xlsx"
    with zipfile.ZipFile(path) as given, zipfile.ZipFile(typed, "w") as taken:
        for name in given.namelist():
            text = given.read(name)
            if name.endswith("sheet1.xml"):
                assert text.count(b"<f>1+1</f>") == 3
                text = re.sub(rb'<c r="E2"[^>]*>.*?</c>', b'<c r="E2" t="str"><f>1+1</f><v></v></c>', text)
                text = re.sub(rb'<c r="E3"[^>]*>.*?</c>', b'<c r="E3" t="str"><f>1+1</f></c>', text)
            taken.writestr(name, text)
    with typed.open("rb") as stream:
        batch = batch_upload(register=registry.projects, file=stream, name=typed.name, by=registry.office)
    assert counts(batch) == (1, 0, 0, 2)
    assert [next(iter(row["faults"].values()))[:2] for row in part_rows(batch, "refused", 0)] == [
        ["E3", "计划总投资"],
        ["E4", "计划总投资"],
    ]


def test_an_apostrophe_that_stands_in_the_cell_is_passed_over(registry: Any, save: Callable[..., Path]) -> None:
    header = ["项目代码", "项目名称", "属地", "项目类型", "计划总投资（亿元）", "签约日期", "阶段"]
    code = f"2204-420599-04-01-{1:06d}"
    path = save([header, [f"'{code}", "'甲", "云岭镇", "产业", "'1.2", "'2022-03-01", "签约"]])
    with path.open("rb") as stream:
        batch = batch_upload(register=registry.projects, file=stream, name=path.name, by=registry.office)
    assert counts(batch) == (1, 0, 0, 0)
    batch_accept(batch=batch, by=registry.office)
    assert (stored(1).name, stored(1).total_investment) == ("甲", Decimal(12000))
