"""Evidence: what is known of each file, and its content."""

from __future__ import annotations

from collections.abc import Iterator

from guatu.registers.evidence.keeping import TABLE, evidence_check, facts
from guatu.registers.models import Evidence
from guatu.registers.verify.findings import Finding, Progress
from guatu.registers.verify.told import RANGE, Row, Told

LABELS = {
    "digest": "摘要",
    "name": "文件名",
    "media_type": "类型",
    "size": "大小",
    "added_by": "上传人",
    "added_at": "上传时间",
    "simulated": "模拟数据标记",
}


def verify_files(told: Told, tell: Progress) -> Iterator[Finding]:
    """Compare each entry with the journal and each file with its hash; look for entries that are gone."""
    here, known = -1, dict[int, Row]()
    ranges = told.ranges(TABLE)
    for done, evidence in enumerate(Evidence.objects.order_by("id").iterator(), 1):
        tell("佐证材料", done)
        while ranges and ranges[0] <= evidence.pk // RANGE:
            yield from _gone(known)
            here = ranges.pop(0)
            known = told.rows(TABLE, here)
        yield from _compared(evidence, known.pop(evidence.pk, None))
        reason = evidence_check(evidence)
        if reason:
            yield Finding("file", f"{_named(evidence)}{reason}")
    yield from _gone(known)
    for number in ranges:
        yield from _gone(told.rows(TABLE, number))


def _compared(evidence: Evidence, known: Row | None) -> Iterator[Finding]:
    if known is None:
        yield Finding("file", f"{_named(evidence)}不在日志里，是绕过系统加入的。")
        return
    there = facts(evidence)
    changed = [label for name, label in LABELS.items() if known.values.get(name) != there[name]]
    if changed:
        was = known.values.get("name")
        yield Finding(
            "file", f"{_named(evidence)}的{'、'.join(changed)}与日志不符（上传时叫“{was}”），是绕过系统改动的。"
        )


def _gone(known: dict[int, Row]) -> Iterator[Finding]:
    for row in known.values():
        name, digest = row.values.get("name"), str(row.values.get("digest"))
        yield Finding("file", f"材料“{name}”（{digest[:12]}）记在日志里，登记已经没有，是绕过系统删除的。")


def _named(evidence: Evidence) -> str:
    return f"材料“{evidence.name}”（{evidence.digest[:12]}）"
