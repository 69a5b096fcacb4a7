"""A report beside the office's own table: what the table forgot, what it added, where numbers and deadlines differ.

Texts are compared by the pairs of neighbouring characters (bigrams) that they share, each pair weighted by how rare it is in
both texts; digits are left out of the likeness and compared as values.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from guatu.workreport.commitment import Compilation, Duty, Goal, Item, Target
from guatu.workreport.duty_tables.model import DutyRow, DutyTable
from guatu.workreport.duty_tables.plan import TablePlan, as_plan, deadline_of

AnyCommitment = Target | Goal | Item | Duty

SAME = 0.55
"""Share of a commitment's weighted bigrams that a row must hold to be about it."""
ADDED = 0.35
"""A row none of whose sentences shares this much with any sentence of the report is the table's own."""
NAMED = 0.9
"""From this share on a row names the very indicator, even where its number is missing."""
_NOT_WORDS = re.compile(r"[\W\d_]+|以上|以下|以内|左右|达到|力争|确保")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that report and table say differently, each in words.

    `conflict` is False where the table is only stricter: the report names no day, so that the year's end holds, and the
    table sets an earlier one.
    """

    field: str
    report: str
    table: str
    conflict: bool = True


@dataclass(frozen=True, slots=True)
class Pair:
    """A commitment (place in the compilation) and the row (place in the table) that is about it."""

    commitment: int
    row: int
    likeness: float
    differences: tuple[Difference, ...]

    @property
    def in_conflict(self) -> bool:
        """Whether anything in it contradicts."""
        return any(each.conflict for each in self.differences)


@dataclass(frozen=True, slots=True)
class Comparison:
    """`forgotten` are commitments that no row is about, `added` rows that the report does not speak of."""

    pairs: tuple[Pair, ...]
    forgotten: tuple[int, ...]
    added: tuple[int, ...]

    @property
    def differing(self) -> tuple[Pair, ...]:
        """The pairs that contradict each other."""
        return tuple(pair for pair in self.pairs if pair.in_conflict)


def compare(compilation: Compilation, table: DutyTable) -> Comparison:
    """Match every commitment of a report with the row that is about it, and say what differs."""
    year = compilation.plan_year or 0
    plan = as_plan(table, year or 2000)
    rows = [_bigrams(row.words) for row in table.rows]
    sentences = {each.sentence_start: _bigrams(each.sentence) for each in compilation.commitments}
    unfruitful = [_bigrams(each.text) for each in compilation.unfruitful]
    weights = _weights([*rows, *sentences.values(), *unfruitful])
    holders = _holders(rows)

    figures = _figures(plan)
    best = [
        _best_row(each, sentences[each.sentence_start], rows, holders, weights, figures)
        for each in compilation.commitments
    ]
    taken = _taken(compilation, best, figures)
    pairs: list[Pair] = []
    forgotten: list[int] = []
    for place, (each, (row, likeness)) in enumerate(zip(compilation.commitments, best, strict=True)):
        if row is None:
            forgotten.append(place)
            continue
        differences = list(_deadline_difference(each, table.rows[row], year))
        if isinstance(each, Target):
            number = _number_difference(each, table.rows[row], figures.get(row, []), taken)
            if number and not number.table and likeness < NAMED:
                # The row speaks of a sibling (农村居民收入 for 城镇居民收入) and its number is the sibling's.
                forgotten.append(place)
                continue
            if number:
                differences.insert(0, replace(number, table=number.table or "（没有写这个数）"))
        pairs.append(Pair(place, row, round(likeness, 3), tuple(differences)))
    matched = {pair.row for pair in pairs}
    spoken = [*sentences.values(), *unfruitful]
    added = tuple(
        at
        for at, row in enumerate(rows)
        if at not in matched and max((_held(row, each, weights) for each in spoken), default=0.0) < ADDED
    )
    return Comparison(tuple(pairs), tuple(forgotten), added)


def _bigrams(text: str) -> frozenset[str]:
    """Pairs of neighbouring characters within each run of words; a run of one character stands for itself."""
    found: set[str] = set()
    for run in _NOT_WORDS.split(text):
        if len(run) == 1:
            found.add(run)
        found.update(run[at : at + 2] for at in range(len(run) - 1))
    return frozenset(found)


def _weights(texts: Iterable[frozenset[str]]) -> dict[str, float]:
    """How much a bigram says: the logarithm of how rare it is."""
    counts: Counter[str] = Counter()
    number = 0
    for text in texts:
        counts.update(text)
        number += 1
    return {bigram: math.log(1 + number / count) for bigram, count in counts.items()}


def _holders(rows: list[frozenset[str]]) -> dict[str, list[int]]:
    holders: dict[str, list[int]] = {}
    for at, row in enumerate(rows):
        for bigram in row:
            holders.setdefault(bigram, []).append(at)
    return holders


def _held(part: frozenset[str], whole: frozenset[str], weights: dict[str, float]) -> float:
    """The weighted share of `part` that `whole` holds."""
    total = sum(weights.get(bigram, 1.0) for bigram in part)
    return sum(weights.get(bigram, 1.0) for bigram in part & whole) / total if total else 0.0


def _core(commitment: AnyCommitment) -> str:
    """The words that name what is promised."""
    if isinstance(commitment, Target):
        return f"{commitment.indicator}，{commitment.qualifier}"
    if isinstance(commitment, Goal):
        return f"{commitment.indicator}，{commitment.relation}"
    return commitment.name


def _best_row(
    commitment: AnyCommitment,
    sentence: frozenset[str],
    rows: list[frozenset[str]],
    holders: dict[str, list[int]],
    weights: dict[str, float],
    figures: dict[int, list[Target]],
) -> tuple[int | None, float]:
    """The row that holds most of the commitment's name; among equals the one with its number, then the likest to its sentence."""
    core = _bigrams(_core(commitment)) or _bigrams(commitment.text)
    shared: dict[int, float] = {}
    for bigram in core:
        for row in holders.get(bigram, ()):
            shared[row] = shared.get(row, 0.0) + weights[bigram]
    total = sum(weights.get(bigram, math.log(1 + len(rows))) for bigram in core)
    best, best_score, best_share = None, 0.0, 0.0
    for row, weight in shared.items():
        share = weight / total
        if share < SAME:
            continue
        score = share + 0.5 * _held(rows[row], sentence, weights)
        if isinstance(commitment, Target) and any(_same_number(each, commitment) for each in figures.get(row, ())):
            score += 0.5
        if score > best_score:
            best, best_score, best_share = row, score, share
    return best, best_share


def _figures(plan: TablePlan) -> dict[int, list[Target]]:
    """The numbers of each row."""
    found: dict[int, list[Target]] = {}
    for each, row in zip(plan.compilation.commitments, plan.rows, strict=True):
        if isinstance(each, Target):
            found.setdefault(row, []).append(each)
    return found


def _taken(
    compilation: Compilation, best: list[tuple[int | None, float]], figures: dict[int, list[Target]]
) -> set[int]:
    """The numbers of the table, by where they start, that say the same as a commitment of the report."""
    return {
        figure.start
        for each, (row, _) in zip(compilation.commitments, best, strict=True)
        if isinstance(each, Target) and row is not None
        for figure in figures.get(row, ())
        if _same_number(figure, each)
    }


def _deadline_difference(commitment: AnyCommitment, row: DutyRow, year: int) -> Iterable[Difference]:
    given = deadline_of(row.deadline, year) if year else ""
    if given and commitment.deadline and given != commitment.deadline:
        earlier = commitment.deadline == f"{year}-12-31" and given < commitment.deadline
        yield Difference("完成时限", commitment.deadline, given, conflict=not earlier)


def _number_difference(target: Target, row: DutyRow, figures: list[Target], taken: set[int]) -> Difference | None:
    """The number of the report and the row's in its place ("" where it has none); None where they are the same."""
    if any(_same_number(figure, target) for figure in figures):
        return None
    if re.sub(r"\s", "", target.text) in re.sub(r"\s", "", row.words):
        return None
    core = _bigrams(_core(target))
    free = [each for each in figures if each.unit == target.unit and each.start not in taken]
    likest = max(free, key=lambda each: len(core & _bigrams(_core(each))), default=None)
    there = f"{likest.indicator}{likest.text}" if likest and core & _bigrams(_core(likest)) else ""
    return Difference("目标值", f"{target.indicator}{target.text}", there)


def _same_number(one: Target, other: Target) -> bool:
    if one.unit != other.unit:
        return False
    left = one.value if isinstance(one.value, tuple) else (one.value,)
    right = other.value if isinstance(other.value, tuple) else (other.value,)
    return len(left) == len(right) and all(
        math.isclose(abs(a), abs(b), rel_tol=1e-9) for a, b in zip(left, right, strict=True)
    )


def with_given_owners(compilation: Compilation, comparison: Comparison, table: DutyTable) -> Compilation:
    """The report's plan with the owners that the table gives in place of those suggested."""
    plan = as_plan(table, compilation.plan_year or 2000)
    by_row = dict(zip(plan.rows, plan.compilation.commitments, strict=True))
    given = {pair.commitment: by_row[pair.row] for pair in comparison.pairs}
    return replace(
        compilation,
        commitments=tuple(
            replace(each, lead=given[at].lead, co=given[at].co) if at in given and given[at].lead else each
            for at, each in enumerate(compilation.commitments)
        ),
    )


def comparison_rows(compilation: Compilation, table: DutyTable, comparison: Comparison) -> list[tuple[str, ...]]:
    """The comparison as a table for people, header first: what differs, what is forgotten, what is added, what agrees."""
    lines: list[tuple[str, ...]] = [("情况", "报告中的承诺", "责任表中的任务", "责任表位置", "不同之处")]
    agreeing = [pair for pair in comparison.pairs if not pair.in_conflict]
    lines += [_line("有出入", compilation, table, pair) for pair in comparison.differing]
    lines += [("表中漏列", compilation.commitments[at].title, "", "", "") for at in comparison.forgotten]
    lines += [("表中新增", "", table.rows[at].words, table.rows[at].where, "") for at in comparison.added]
    lines += [_line("一致", compilation, table, pair) for pair in agreeing]
    return lines


def _line(label: str, compilation: Compilation, table: DutyTable, pair: Pair) -> tuple[str, ...]:
    row = table.rows[pair.row]
    what = "；".join(f"{each.field}：报告“{each.report}”，表中“{each.table}”" for each in pair.differences)
    return (label, compilation.commitments[pair.commitment].title, row.words, row.where, what)
