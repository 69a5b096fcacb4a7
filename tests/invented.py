"""A small invented district for tests: organisations, people, and a report whose commitments are marked by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from guatu.commitments import services
from guatu.commitments.fields import sentence_around
from guatu.commitments.models import Commitment, Report
from guatu.people.models import Organisation, Person
from guatu.people.services import organisation_save, person_create
from guatu.workreport.commitment import Compilation, Duty, Goal, Item, Lead, Stage, Target, Unfruitful
from guatu.workreport.document import Document

PASSWORD = "tests-only-Passw0rd"

TEXT = """云溪区政府工作报告（模拟数据）
三、今年重点工作
（一）做强产业
新签约项目80个以上，其中亿元以上项目12个；新开工项目确保达到50个以上。推进青禾智谷二期、白石物流园建设，建成云溪大桥。
居民收入与经济增长同步。优化营商环境。
（二）改善民生
持续清理拖欠账款，每季度集中开工一批。新增城镇就业0.6万人左右。
"""

MARKS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("target", "80个以上", {"indicator": "新签约项目", "op": (">=",), "value": 80, "unit": "个"}),
    (
        "target",
        "12个",
        {
            "indicator": "新签约项目",
            "qualifier": "亿元以上",
            "op": ("=", ">="),
            "value": 12,
            "unit": "个",
            "uncertain": ("恰好12个", "12个以上"),
        },
    ),
    (
        "target",
        "达到50个以上",
        {"indicator": "新开工项目", "op": (">=",), "value": 50, "unit": "个", "strength": "确保"},
    ),
    ("item", "青禾智谷二期", {"name": "青禾智谷二期", "verb": "推进", "stage": Stage.BUILD}),
    ("item", "白石物流园", {"name": "白石物流园", "verb": "推进", "stage": Stage.BUILD}),
    ("item", "云溪大桥", {"name": "云溪大桥", "verb": "建成", "stage": Stage.FINISH}),
    ("goal", "与经济增长同步", {"indicator": "居民收入", "relation": "与经济增长同步"}),
    ("duty", "清理拖欠账款", {"name": "清理拖欠账款", "verb": "持续清理"}),
    ("target", "一批", {"indicator": "集中开工", "op": (">=", "="), "value": 1, "unit": "批", "every": "quarter"}),
    ("target", "0.6万人左右", {"indicator": "新增城镇就业", "op": ("~",), "value": 6000, "unit": "人"}),
)
KINDS = {"target": Target, "goal": Goal, "item": Item, "duty": Duty}


def compile_marked(document: Document) -> Compilation:
    """The commitments of MARKS, found in the document by their words: what a compiler would give, without one."""
    commitments = []
    for kind, words, fields in MARKS:
        at = document.text.index(words)
        section = "（二）改善民生" if at > document.text.index("（二）") else "（一）做强产业"
        start, end = document.span(at, at + len(words))
        left, right = sentence_around(document.text, at, at + len(words))
        lead = Lead("发展和改革局", "“项目”属项目投资") if kind != "duty" else None
        commitments.append(
            KINDS[kind](
                start=start,
                end=end,
                text=words,
                section=("三、今年重点工作", section),
                deadline="2026-12-31",
                sentence=document.text[left:right],
                sentence_start=document.span(left, right)[0],
                sentence_end=document.span(left, right)[1],
                lead=lead,
                co=(Lead("白石镇", "“白石”"),) if "白石" in words else (),
                **fields,
            )
        )
    at = document.text.index("优化营商环境")
    none = Unfruitful(*document.span(at, at + 7), text="优化营商环境。", reason="没有具体对象")
    return Compilation(
        name=document.name,
        title="云溪区政府工作报告",
        plan_year=2026,
        commitments=tuple(sorted(commitments, key=lambda each: each.start)),
        unfruitful=(none,),
        sentences=6,
        characters=len(document.text),
    )


@dataclass
class District:
    """Who and what the tests work with."""

    bureau: Organisation
    town: Organisation
    other: Organisation
    office: Person
    second: Person
    leader: Person
    clerk: Person
    townsman: Person
    outsider: Person
    admin: Person

    def report(self, text: str = TEXT, **given: Any) -> Report:
        """An uploaded, compiled report."""
        given = {"person": self.office, "again": True, "compile_with": compile_marked} | given
        return services.report_upload(file=text.encode(), name="报告.txt", **given)

    def plan(self) -> Report:
        """A confirmed one."""
        report = self.report()
        doubtful = report.commitments.get(qualifier="亿元以上")
        services.reading_settle(commitment=doubtful, reading="12个以上", version=1, person=self.office)
        return services.report_confirm(report=report, person=self.office, accept_rest=True)

    def people(self) -> dict[str, Person]:
        """One person of each kind by a short name."""
        names = ("office", "leader", "clerk", "townsman", "outsider", "admin")
        return {name: getattr(self, name) for name in names}


def build_district() -> District:
    """Make the organisations and people."""
    bureau = organisation_save(by=None, name="发展和改革局", short_name="发改局", aliases=["发改委"], order=10)
    town = organisation_save(by=None, name="白石镇", kind="town", order=20)
    other = organisation_save(by=None, name="教育局", order=30)

    def person(username: str, name: str, role: str, organisation: Organisation | None = None) -> Person:
        return person_create(
            by=None, username=username, password=PASSWORD, display_name=name, role=role, organisation=organisation
        )

    return District(
        bureau=bureau,
        town=town,
        other=other,
        office=person("office", "周督查", "office"),
        second=person("second", "吴督查", "office"),
        leader=person("leader", "郑区长", "leader"),
        clerk=person("clerk", "王发改", "department", bureau),
        townsman=person("townsman", "冯白石", "town", town),
        outsider=person("outsider", "陈教育", "department", other),
        admin=person("admin", "技术员", "admin"),
    )


def named(report: Report, words: str) -> Commitment:
    """The commitment at these words."""
    return report.commitments.exclude(state="withdrawn").get(text=words)


def many(report: Report, count: int) -> None:
    """Copy the first commitment `count` times."""
    first = report.commitments.order_by("id").first()
    assert first is not None
    rows = []
    for _turn in range(count):
        first.pk = None
        rows.append(Commitment(**{f.attname: getattr(first, f.attname) for f in Commitment._meta.concrete_fields}))
    saved = Commitment.objects.bulk_create(rows)
    through = Commitment.co.through
    organisation = report.commitments.get(text="白石物流园").co.get()
    through.objects.bulk_create(through(commitment_id=row.pk, organisation_id=organisation.pk) for row in saved)
