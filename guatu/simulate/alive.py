"""The demo's plan through its year: what proves each promise, paths, claims by hand, a signed word, a dispatch each month."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from guatu.simulate.moments import as_of
from guatu.simulate.pictures import papers

if TYPE_CHECKING:
    from guatu.commitments.models import Binding, Commitment, Report
    from guatu.people.models import Person

MEASURES = {
    "固定资产投资": "investment_growth",
    "园区规上企业工业、服务业总产值合计": "park_firms_output",
    "沿滨江二路、云鹭大道、春晖路建设城市花街示范点": "flower_streets",
    "工业技改投资": "retrofit_investment_done",
    "新签约产业合作项目": "signed_projects_count",
    "新签约产业合作项目协议总投资": "signed_investment",
    "招商项目履约率": "kept_ratio",
    "新开工产业项目": "started_industrial_projects",
    "新开工产业项目（投资10亿元以上）": "started_huge_industrial_projects",
    "新开工产业项目（亿元以上）": "started_large_industrial_projects",
    "库内项目年度投资计划": "held_year_plan",
}
"""Words of a target (and its qualifier) → the indicator that the demo's office takes, where it does not take the first suggestion."""
WAITING = ("规上工业增加值", "社会消费品零售总额", "改造供水管网", "燃气老旧管网")
"""Targets whose suggestion measures something near, but not that: the demo's office leaves them unconfirmed."""
RHYTHMS = {"签约重点项目": "signing_events", "项目破土动工": "start_events"}
SEASONAL = ("规上、限上企业净增", "生态宜居示范村", "新改建农村公路里程", "改造标准柑橘园")
"""Targets that come as they came in the years before: little in spring, much in the last months."""
SURE_WORKS = 0.85
"""Named works whose row has nearly the same name are confirmed; the others wait for the office."""
DISPATCHES = (3, 6, 8, 9)
"""Months at whose end the plan is frozen as it was known then."""
CLAIM_DAYS = ((3, 28), (6, 28), (9, 28))


@dataclass(frozen=True, slots=True)
class Story:
    """The demo's plan with its people, and the rows by their words."""

    plan: Report
    people: Mapping[str, Person]
    rows: tuple[Commitment, ...]
    until: date

    def row(self, words: str) -> Commitment | None:
        """The commitment whose indicator and qualifier are these words, as it stands now."""
        found = next((row for row in self.rows if _words(row) == words), None)
        if found is not None:
            found.refresh_from_db()
        return found


def plan_live(plan: Report, people: Mapping[str, Person], until: date) -> None:
    """Bind, set paths, claim, sign and dispatch, month by month."""
    from guatu.commitments.selectors import review_rows

    rows = tuple(row for row in review_rows(plan) if row.state == row.State.ACCEPTED)
    story = Story(plan, people, rows, until)
    with as_of(datetime(until.year, 2, 10, 15, 20)):
        _bind(story)
        _paths(story)
    _claims(story)
    _dispatches(story)
    with as_of(datetime.combine(until - timedelta(days=25), time(10, 40))):
        _sign(story)


def _words(row: Commitment) -> str:
    return f"{row.indicator}（{row.qualifier}）" if row.qualifier else row.indicator


def _bind(story: Story) -> None:
    """The office asks for suggestions, confirms what is right, and names what was not found."""
    from guatu.commitments import services
    from guatu.commitments.models import Binding
    from guatu.indicators.selectors import indicators

    office, known = story.people["office"], indicators()
    for row in story.rows:
        words = _words(row)
        if MEASURES.get(words) in known:
            services.binding_set(commitment=row, person=office, measure=MEASURES[words])
        elif row.indicator in RHYTHMS and RHYTHMS[row.indicator] in known:
            services.binding_set(commitment=row, person=office, rhythm=RHYTHMS[row.indicator], every=row.every)
    services.bindings_suggest(report=story.plan, person=office)
    waiting = Binding.objects.filter(commitment__report=story.plan, confirmed=False)
    near = {row.pk for row in story.rows if row.indicator in WAITING}
    sure = [
        each.commitment_id
        for each in waiting
        if each.commitment_id not in near
        and (each.way == Binding.Way.MEASURE or Decimal(str(each.score)) >= Decimal(str(SURE_WORKS)))
    ]
    services.bindings_confirm(report=story.plan, ids=sure, person=office)


def _binding(row: Commitment) -> Binding | None:
    """The indicator that measures it, confirmed."""
    from guatu.commitments.models import Binding

    return Binding.objects.filter(commitment=row, confirmed=True, way=Binding.Way.MEASURE).first()


def _paths(story: Story) -> None:
    from guatu.commitments import services
    from guatu.commitments.paths import seasonal
    from guatu.indicators.selectors import values

    years = (story.until.year - 2, story.until.year - 1)
    for words in SEASONAL:
        row = story.row(words)
        binding = row and _binding(row)
        if row is None or not binding:
            continue
        past = [
            [each.value for each in values(binding.indicator, start=date(year, 1, 1), end=date(year, 12, 31))]
            for year in years
        ]
        if shares := seasonal(past):
            exact = [Decimal(each.numerator) / Decimal(each.denominator) for each in shares]
            services.path_set(
                commitment=row, person=story.people["office"], shape="seasonal",
                shares=[each.quantize(Decimal("0.0001")) for each in exact], years=years,
            )  # fmt: skip


def _claims(story: Story) -> None:
    """By hand where nothing computes it; once, where registers say otherwise."""
    from guatu.commitments import services
    from guatu.commitments.models import Binding

    bound = set(Binding.objects.filter(commitment__report=story.plan).values_list("commitment_id", flat=True))
    free = [row for row in story.rows if row.pk not in bound and row.lead_id][::9]
    days = [day for month, last in CLAIM_DAYS if (day := date(story.until.year, month, last)) <= story.until]
    for number, row in enumerate(free):
        share, person = 15 + number * 7 % 16, _enterer(row, story.people)
        for step, day in enumerate(days, 1):
            if step < len(days) and number % 2:
                continue
            percent = min(95, share * step)
            value = f"{float(row.value or 0) * percent / 100:.0f}" if _counts(row) else None
            with as_of(datetime.combine(day, time(16, 10)) + timedelta(days=1 + number % 3)):
                entered = services.progress_enter(
                    commitment=row, person=person, day=day, value=value, percent=percent,
                    text=f"（模拟数据）截至{day.month}月底，{row.title[:40]}按计划推进，完成约{percent}%。",
                    files=papers(row.title, row.pk, day) if step == len(days) else (), simulated=True,
                )  # fmt: skip
        if number == 0:
            with as_of(datetime.combine(days[-1], time(9, 30)) + timedelta(days=6)):
                services.progress_correct(
                    progress=entered, person=person, value=entered.value, percent=max(1, percent - 5),
                    text=f"{entered.text}经核对，此前多报5个百分点，予以更正。",
                )  # fmt: skip
    _claim_too_much(story, days)


def _claim_too_much(story: Story, days: Iterable[date]) -> None:
    """Somebody reports more starts than the register holds, and one target as it stands."""
    from guatu.commitments import services
    from guatu.indicators.selectors import value

    too_much, right = story.row("新开工产业项目"), story.row("新签约产业合作项目")
    for day in list(days)[-1:]:
        with as_of(datetime.combine(day, time(17, 5)) + timedelta(days=1)):
            if too_much is not None:
                services.progress_enter(
                    commitment=too_much, person=_enterer(too_much, story.people), day=day, value=54,
                    text="（模拟数据）截至9月底，新开工产业项目54个，含已签约待进场项目。",
                    files=papers(too_much.title, too_much.pk, day), simulated=True,
                )  # fmt: skip
            if right is not None and (binding := _binding(right)) is not None:
                known = value(binding.indicator, start=date(day.year, 1, 1), end=day).value
                services.progress_enter(
                    commitment=right, person=_enterer(right, story.people), day=day, value=known,
                    text="（模拟数据）与项目库核对一致。", simulated=True,
                )  # fmt: skip


def _sign(story: Story) -> None:
    """The office holds a computed light to be wrong, says why in its own name, and will have to look again within the week."""
    from guatu.commitments import services

    candidates = (story.row("标准茶园"), story.row("新开工产业项目（投资10亿元以上）"))
    row = next((each for each in candidates if each is not None and _binding(each) is not None), None)
    if row is None:
        return
    services.override_sign(
        commitment=row, person=story.people["office"], light="yellow",
        reason="（模拟数据）两处已完工，正在组织验收，验收资料尚未录入台账；验收后按台账计算。",
        since=story.until - timedelta(days=25), until=story.until + timedelta(days=5),
        files=papers(row.title, row.pk, story.until - timedelta(days=25)), simulated=True,
    )  # fmt: skip


def _dispatches(story: Story) -> None:
    from guatu.commitments import services

    for month in DISPATCHES:
        day = date(story.until.year, month, monthrange(story.until.year, month)[1])
        with as_of(datetime.combine(day, time(18, 30))):
            services.dispatch_freeze(
                report=story.plan, person=story.people["office"], name=f"{month}月调度", day=day, simulated=True
            )


def _enterer(row: Commitment, people: Mapping[str, Person]) -> Person:
    """The demo's clerk of an organisation that answers for the row, else the office on its behalf."""
    owners = row.owner_ids()
    clerks = (people["department"], people["town"])
    return next((clerk for clerk in clerks if clerk.organisation_id in owners), people["office"])


def _counts(row: Commitment) -> bool:
    """Whether its number grows over the year from nothing, so that a share of it makes sense."""
    return (
        row.value is not None and row.value >= 10 and row.change == "level" and row.every == "year" and row.unit != "%"
    )
