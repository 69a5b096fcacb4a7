"""Reports, commitments, milestones, progress, evidence, and the history of every change."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from guatu.commitments.quantities import UNIT_WORDS, amount_words, quantity_of, scale_of
from guatu.people.models import Organisation
from guatu.workreport.commitment import Kind as KindFound
from guatu.workreport.commitment import Stage as StageFound


class Report(models.Model):
    """A work report, or an office's table of duties, and what it compiled to.

    `source` and `text` are those of `workreport.document.Document`; `origin` holds the offset in `source` of each
    character of `text` as little-endian unsigned 32-bit numbers, empty where both are the same. Offsets of `sections`
    count characters of `text`. `columns` are a table's columns as a person confirmed them: [sheet, index, role] of each.
    """

    class State(models.TextChoices):
        """How far a report has come."""

        UPLOADED = "uploaded", _("已上传")
        COMPILED = "compiled", _("已拆解")
        REVIEWING = "reviewing", _("审核中")
        CONFIRMED = "confirmed", _("已确认")

    class Form(models.TextChoices):
        """What was uploaded."""

        REPORT = "report", _("政府工作报告")
        DUTY_TABLE = "duty_table", _("责任分解表")

    name = models.CharField(_("文件名"), max_length=200)
    title = models.CharField(_("标题"), max_length=200)
    plan_year = models.PositiveSmallIntegerField(_("计划年度"), null=True, blank=True)
    form = models.CharField(_("来源"), max_length=12, choices=Form, default=Form.REPORT)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveIntegerField(_("字节数"), default=0)
    format = models.CharField(max_length=12, default="txt")
    source = models.TextField()
    text = models.TextField()
    origin = models.BinaryField(default=b"")
    sections = models.JSONField(default=list)
    tally = models.JSONField(default=dict)
    unfruitful = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    columns = models.JSONField(default=list)
    sentences = models.PositiveIntegerField(default=0)
    state = models.CharField(_("状态"), max_length=12, choices=State, default=State.UPLOADED)
    simulated = models.BooleanField(_("模拟数据"), default=False)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="uploaded_reports")
    uploaded_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="confirmed_reports"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="withdrawn_reports"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.CharField(_("撤回原因"), max_length=300, blank=True, default="")

    class Meta:
        ordering: ClassVar = ["-id"]
        verbose_name = _("报告")
        verbose_name_plural = _("报告")

    def __str__(self) -> str:
        return self.title

    @property
    def is_confirmed(self) -> bool:
        """Whether it is the plan, which all staff may read."""
        return self.state == self.State.CONFIRMED and not self.is_withdrawn

    @property
    def is_withdrawn(self) -> bool:
        """Whether the office took it back: kept whole, closed to all until it is restored."""
        return self.withdrawn_at is not None


class Commitment(models.Model):
    """A promise of the report: what the compiler read, what people made of it, and who answers for it."""

    class Kind(models.TextChoices):
        """The four kinds."""

        TARGET = KindFound.TARGET.value, _(KindFound.TARGET.label)
        GOAL = KindFound.GOAL.value, _(KindFound.GOAL.label)
        ITEM = KindFound.ITEM.value, _(KindFound.ITEM.label)
        DUTY = KindFound.DUTY.value, _(KindFound.DUTY.label)

    class Stage(models.TextChoices):
        """How far an item is to be brought."""

        PLAN = StageFound.PLAN.value, _(StageFound.PLAN.label)
        START = StageFound.START.value, _(StageFound.START.label)
        BUILD = StageFound.BUILD.value, _(StageFound.BUILD.label)
        FINISH = StageFound.FINISH.value, _(StageFound.FINISH.label)
        RUN = StageFound.RUN.value, _(StageFound.RUN.label)

    class Every(models.TextChoices):
        """Over which period the promise is counted."""

        YEAR = "year", _("全年")
        HALF = "half", _("每半年")
        QUARTER = "quarter", _("每季度")
        MONTH = "month", _("每月")
        WEEK = "week", _("每周")
        DAY = "day", _("每日")

    class ChangeKind(models.TextChoices):
        """Whether a target's number is a level, a growth or a line to keep."""

        LEVEL = "level", _("达到")
        GROWTH = "growth", _("增长")
        KEEP = "keep", _("保持")

    class State(models.TextChoices):
        """What people decided."""

        SUGGESTED = "suggested", _("待审")
        ACCEPTED = "accepted", _("已采纳")
        REJECTED = "rejected", _("不采纳")
        REPLACED = "replaced", _("已拆分或合并")
        WITHDRAWN = "withdrawn", _("已撤销")

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="commitments")
    order = models.PositiveIntegerField(default=0)
    kind = models.CharField(_("类型"), max_length=8, choices=Kind)
    state = models.CharField(_("审核"), max_length=10, choices=State, default=State.SUGGESTED)
    version = models.PositiveIntegerField(default=1)

    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    shown_start = models.PositiveIntegerField()
    shown_end = models.PositiveIntegerField()
    text = models.TextField(_("原文"))
    section = models.JSONField(_("章节"), default=list)
    sentence = models.TextField(_("所在句"), blank=True, default="")
    sentence_start = models.PositiveIntegerField(default=0)
    sentence_end = models.PositiveIntegerField(default=0)

    indicator = models.CharField(_("指标"), max_length=300, blank=True, default="")
    qualifier = models.CharField(_("限定"), max_length=200, blank=True, default="")
    basis = models.CharField(_("基准"), max_length=200, blank=True, default="")
    op = models.JSONField(_("比较"), default=list)
    value = models.DecimalField(_("目标值"), max_digits=24, decimal_places=6, null=True, blank=True)
    value_high = models.DecimalField(_("目标值上限"), max_digits=24, decimal_places=6, null=True, blank=True)
    baseline = models.DecimalField(_("基数"), max_digits=24, decimal_places=6, null=True, blank=True)
    unit = models.CharField(_("单位"), max_length=40, blank=True, default="")
    change = models.CharField(_("变化"), max_length=8, choices=ChangeKind, blank=True, default="")
    every = models.CharField(_("周期"), max_length=8, choices=Every, blank=True, default="")
    relation = models.CharField(_("要求"), max_length=300, blank=True, default="")
    name = models.CharField(_("名称"), max_length=300, blank=True, default="")
    verb = models.CharField(_("动词"), max_length=40, blank=True, default="")
    stage = models.CharField(_("阶段"), max_length=8, choices=Stage, blank=True, default="")
    deadline = models.DateField(_("完成时限"), null=True, blank=True)
    strength = models.CharField(_("力度"), max_length=40, blank=True, default="")
    uncertain = models.JSONField(_("存疑"), default=list)
    as_written = models.JSONField(default=dict)
    settled_reading = models.CharField(_("认定的读法"), max_length=500, blank=True, default="")

    lead = models.ForeignKey(
        Organisation, verbose_name=_("牵头单位"), null=True, blank=True, on_delete=models.PROTECT, related_name="led"
    )
    lead_name = models.CharField(_("建议牵头单位"), max_length=100, blank=True, default="")
    lead_why = models.CharField(_("建议理由"), max_length=300, blank=True, default="")
    co = models.ManyToManyField(Organisation, verbose_name=_("责任单位"), blank=True, related_name="supported")
    co_names = models.JSONField(_("建议责任单位"), default=list)
    leader = models.CharField(_("牵头领导"), max_length=40, blank=True, default="")
    note = models.TextField(_("备注"), blank=True, default="")

    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_from")
    split_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="split_into")

    class Meta:
        ordering: ClassVar = ["order", "id"]
        indexes: ClassVar = [models.Index(fields=["report", "state", "order"])]
        verbose_name = _("任务")
        verbose_name_plural = _("任务")

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The commitment in a few words. A target's number stands as the report says it until somebody changes it."""
        if self.kind == self.Kind.TARGET:
            if self.text in self.indicator:
                return self.indicator
            qualifier = f"（{self.qualifier}）" if self.qualifier else ""
            number = self.text if self._says(QUANTITY) else self.quantity
            return f"{self.indicator}{qualifier}{number}"
        if self.kind == self.Kind.GOAL:
            whole = self.relation if self.indicator in self.relation else f"{self.indicator}{self.relation}"
            return whole or self.text
        if self.kind == self.Kind.ITEM:
            return f"{self.verb}{self.name}" or self.text
        return self.name or self.text

    def _says(self, fields: tuple[str, ...]) -> bool:
        """Whether these fields still hold what the compiler read in the words."""
        from guatu.commitments.fields import fields_read

        read = self.as_written
        return bool(read) and all(read.get(name) == value for name, value in fields_read(self, fields).items())

    @property
    def is_reworded(self) -> bool:
        """Whether people changed what the report's words say, or wrote it themselves: the words then stand beside."""
        return self.text not in self.title and not self._says(WRITTEN)

    @property
    def is_lacking(self) -> bool:
        """Whether it is a target whose number is still to be filled in (待补)."""
        return self.kind == self.Kind.TARGET and self.value is None

    @property
    def scale(self) -> str:
        """The 万 or 亿 in which the report counts: the 亿 of 85亿元."""
        high = self.value_high if self.value_high is not None else self.value
        return scale_of(self.text, abs(float(high or 0)), self.unit)

    @property
    def unit_written(self) -> str:
        """The unit in which numbers of this target are entered and shown: 亿元, 万亩, %."""
        return f"{self.scale}{UNIT_WORDS.get(self.unit, self.unit)}"

    @property
    def quantity(self) -> str:
        """Comparator, number and unit as a reader expects them: ≥200亿元, 增长约7.5%. Empty where there is no number."""
        if self.value is None:
            return ""
        high = float(self.value_high) if self.value_high is not None else None
        return str(quantity_of(self.text, float(self.value), high, self.unit, self.op, self.change or "level"))

    def amount(self, value: Decimal | None) -> str:
        """Another value of the same series (progress, milestone) in the same unit: 42.5亿元, 增长7.2%."""
        return "" if value is None else amount_words(value, self.scale, self.unit, self.change or "level")

    @property
    def is_uncertain(self) -> bool:
        """Whether it reads two ways and nobody has settled which."""
        return bool(self.uncertain) and not self.settled_reading

    @property
    def is_active(self) -> bool:
        """Whether it belongs to the plan (or to what may still become part of it)."""
        return self.state in ACTIVE_STATES

    @property
    def is_confirmed(self) -> bool:
        """Whether it belongs to a confirmed plan."""
        return self.report.is_confirmed and self.state == self.State.ACCEPTED

    def co_organisations(self) -> list[Organisation]:
        """The co-departments in the district's order, from the prefetched rows where there are some."""
        return sorted(self.co.all(), key=lambda each: (each.order, each.pk))

    def owner_ids(self) -> set[int]:
        """Ids of the organisations that lead or co-lead it."""
        ids = {each.pk for each in self.co.all()}
        return ids | {self.lead_id} if self.lead_id else ids


ACTIVE_STATES = (Commitment.State.SUGGESTED, Commitment.State.ACCEPTED)


QUANTITY = ("op", "value", "value_high", "unit", "change")
"""The fields that a target's number is made of."""
WRITTEN = ("kind", "indicator", "qualifier", *QUANTITY, "relation", "name", "verb")
"""What the compiler reads in the words themselves; `Commitment.as_written` keeps it, in the history's form."""


class Milestone(models.Model):
    """What must be reached by the end of a quarter."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="milestones")
    quarter = models.PositiveSmallIntegerField(_("季度"))
    text = models.CharField(_("节点要求"), max_length=300, blank=True, default="")
    value = models.DecimalField(_("节点值"), max_digits=24, decimal_places=6, null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["quarter"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["commitment", "quarter"], name="one_milestone_a_quarter"),
            models.CheckConstraint(condition=models.Q(quarter__range=(1, 4)), name="quarter_is_1_to_4"),
        ]

    def __str__(self) -> str:
        return f"Q{self.quarter} {self.text}"


class Progress(models.Model):
    """Progress entered by hand: a claim with a day, a person and evidence. Never changed; a correction takes its
    place.
    """

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="progress")
    day = models.DateField(_("截至日期"))
    value = models.DecimalField(_("完成值"), max_digits=24, decimal_places=6, null=True, blank=True)
    percent = models.DecimalField(_("完成比例"), max_digits=6, decimal_places=2, null=True, blank=True)
    text = models.TextField(_("进展情况"), blank=True, default="")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    corrects = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrected_by"
    )
    simulated = models.BooleanField(_("模拟数据"), default=False)

    class Meta:
        ordering: ClassVar = ["-day", "-id"]
        verbose_name = _("进展")
        verbose_name_plural = _("进展")

    def __str__(self) -> str:
        return f"{self.day:%F} {self.text[:20]}"

    @property
    def is_superseded(self) -> bool:
        """Whether a correction took its place."""
        return hasattr(self, "corrected_by")


class Evidence(models.Model):
    """A file that proves progress or stands behind an override, kept under `instance/uploads` by its SHA-256."""

    progress = models.ForeignKey(Progress, null=True, blank=True, on_delete=models.CASCADE, related_name="evidence")
    override = models.ForeignKey(
        "commitments.Override", null=True, blank=True, on_delete=models.CASCADE, related_name="evidence"
    )
    name = models.CharField(_("文件名"), max_length=200)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveIntegerField(_("字节数"))
    content_type = models.CharField(max_length=100)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(progress__isnull=False) ^ models.Q(override__isnull=False),
                name="evidence_belongs_to_one",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Change(models.Model):
    """One line of the history: who did what to which row, before and after. Lines of one act share `act`.

    `before` and `after` hold the changed fields only; `version` is the commitment's version after the change.
    """

    class Verb(models.TextChoices):
        """What was done."""

        UPLOAD = "upload", _("上传")
        RECOMPILE = "recompile", _("重新拆解")
        CONFIRM = "confirm", _("确认计划")
        IMPORT = "import", _("导入责任分解表")
        WITHDRAW = "withdraw", _("撤回报告")
        RESTORE = "restore", _("恢复报告")
        ACCEPT = "accept", _("采纳")
        REJECT = "reject", _("不采纳")
        REOPEN = "reopen", _("退回待审")
        EDIT = "edit", _("修改")
        SPLIT = "split", _("拆分")
        MERGE = "merge", _("合并")
        ADD = "add", _("新增")
        ASSIGN = "assign", _("分派")
        SETTLE = "settle", _("认定读法")
        MILESTONE = "milestone", _("设季度节点")
        PROGRESS = "progress", _("填报进展")
        CORRECT = "correct", _("更正进展")
        BIND = "bind", _("绑定")
        PATH = "path", _("设序时路径")
        OVERRIDE = "override", _("签署人工认定")
        LAPSE = "lapse", _("终止人工认定")
        RULES = "rules", _("选用亮灯规则")
        FREEZE = "freeze", _("调度快照")
        UNDO = "undo", _("撤销")

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="changes")
    commitment = models.ForeignKey(Commitment, null=True, blank=True, on_delete=models.CASCADE, related_name="changes")
    act = models.CharField(max_length=32, db_index=True)
    verb = models.CharField(max_length=10, choices=Verb)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)
    undone_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="undoes")

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(fields=["report", "id"]),
            models.Index(fields=["commitment", "version"]),
            models.Index(fields=["report", "person", "verb"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} {self.commitment_id or self.report_id}"
