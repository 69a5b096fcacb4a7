"""Which indicator a target means: names compared by rare pairs of characters, amounts in qualifiers with amounts in conditions, units,
departments and the kind of figure. General methods only: no word of any report stands here.

Pure: what is compared is handed in, so that the scoring can be tried on any library.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from guatu.codes.numerals import number_value
from guatu.definitions.indicator import Measure
from guatu.definitions.unit_words import COUNTED
from guatu.definitions.units import ratio, read_unit

SURE = 0.62
"""From this score on a suggestion is worth proposing unasked."""
SHOWN = 5
_AMOUNT = re.compile(
    r"(?:投资|产值|营收|收入|规模|年)?(?P<number>\d+(?:\.\d+)?|[一二三四五六七八九十百千]+)?(?P<size>万亿|[百千]?[万亿])(?P<unit>美元|元)?"
    r"(?P<sign>以上|及以上|以下|以内)?(?:的)?"
)
_NOISE = re.compile(r"[^0-9a-z一-鿿]+")
_FILLERS = (
    "新增",
    "完成",
    "实现",
    "达到",
    "全年",
    "年度",
    "力争",
    "确保",
    "以上",
    "建设",
    "数量",
    "个数",
    "总数",
    "总量",
    "总额",
)
"""Words that say little about what is counted: they weigh a third."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a commitment says of what it counts."""

    indicator: str
    qualifier: str = ""
    unit: str = ""
    growth: bool = False
    kept: bool = False
    lead: str = ""
    """The lead department's name."""
    context: str = ""
    """The sentence, which sometimes names what the words leave out."""


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """An indicator as it is compared."""

    name: str
    label: str
    aliases: tuple[str, ...] = ()
    unit: str = ""
    measure: Measure = Measure.COUNTS
    owner: str = ""
    """Its department's Chinese name."""
    lines: tuple[Decimal, ...] = ()
    """Amounts of money in 元 that its condition compares with."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A candidate with its score (0 to 1) and why, in words."""

    name: str
    score: float
    why: str


class Scorer:
    """A library made ready for comparing: how rare each pair of characters is in it is counted once."""

    def __init__(self, candidates: Iterable[Candidate]) -> None:
        self.candidates = tuple(candidates)
        held = [[(_grams(name), amounts(name)) for name in (each.label, *each.aliases)] for each in self.candidates]
        self.names = held
        count = Counter(gram for names in held for gram in set().union(*(grams for grams, _lines in names)))
        total = len(self.candidates) + 1
        self.weights = {gram: _weight(gram, math.log(total / found) + 0.2) for gram, found in count.items()}
        self.rarest = math.log(total) + 0.2

    def guesses(self, wanted: Wanted, *, limit: int = SHOWN) -> list[Guess]:
        """The candidates most like what is wanted, best first; those that share nothing are left out."""
        queries = self._queries(wanted)
        lines = amounts(f"{wanted.qualifier} {wanted.indicator}")
        context = set(_grams(wanted.context))
        found = []
        for candidate, names in zip(self.candidates, self.names, strict=True):
            likeness, _place = max(
                (self._likeness(query, grams) * part, place)
                for query, part in queries
                for place, (grams, _lines) in enumerate(names)
            )
            if likeness <= 0.05:
                continue
            own = tuple(dict.fromkeys([*candidate.lines, *(line for _grams_, held in names for line in held)]))
            score, reasons = _judged(likeness, wanted, candidate, lines, own)
            score += 0.04 * self._likeness(set().union(*(grams for grams, _lines in names)), context, of_first=True)
            found.append(Guess(candidate.name, min(1.0, score), "；".join(reasons)))
        found.sort(key=lambda each: (-each.score, each.name))
        return found[:limit]

    def _queries(self, wanted: Wanted) -> list[tuple[set[str], float]]:
        """The words to compare: with the qualifier and without it; of a growth also as growths are named."""
        texts = [(wanted.qualifier + wanted.indicator, 1.0), (wanted.indicator, 0.97)]
        if wanted.growth:
            texts += [(wanted.indicator + word, 1.0) for word in ("增长", "增速")]
        return [(_grams(text), part) for text, part in texts]

    def _likeness(self, query: set[str], name: set[str], *, of_first: bool = False) -> float:
        """Weight that two sets of pairs share, against what either holds (Tversky): 1 for the same, 0 for nothing in common."""
        shared = sum(self._of(gram) for gram in query & name)
        if not shared:
            return 0.0
        only_query = sum(self._of(gram) for gram in query - name)
        if of_first:
            return shared / (shared + only_query)
        only_name = sum(self._of(gram) for gram in name - query)
        return shared / (shared + 0.55 * only_query + 0.45 * only_name)

    def _of(self, gram: str) -> float:
        return self.weights.get(gram, _weight(gram, self.rarest))


def _weight(gram: str, rarity: float) -> float:
    """A single character says less than a pair, a filler less than either."""
    if len(gram) == 1:
        return rarity * 0.25
    return rarity / 3 if gram in _FILLERS else rarity


def _judged(
    likeness: float, wanted: Wanted, candidate: Candidate, lines: Sequence[Decimal], own: Sequence[Decimal]
) -> tuple[float, list[str]]:
    """The score with everything but the names weighed in, and the reasons."""
    reasons = [f"名称相近 {likeness:.0%}"]
    score = (
        likeness
        * _amounts_fit(lines, own, reasons)
        * _unit_fit(wanted, candidate, reasons)
        * _kind_fit(wanted, candidate)
    )
    if wanted.lead and candidate.owner and (wanted.lead in candidate.owner or candidate.owner in wanted.lead):
        score += 0.04
        reasons.append("主管部门一致")
    return score, reasons


def _amounts_fit(lines: Sequence[Decimal], own: Sequence[Decimal], reasons: list[str]) -> float:
    """10亿元以上 asks for the condition that draws its line at 10亿元, and for no other."""
    if lines and own:
        if set(lines) & set(own):
            reasons.append("门槛金额一致")
            return 1.15
        return 0.45
    if lines:
        return 0.7
    return 0.72 if own else 1.0


def _unit_fit(wanted: Wanted, candidate: Candidate, reasons: list[str]) -> float:
    if not wanted.unit or not candidate.unit:
        return 1.0
    if wanted.unit == candidate.unit:
        reasons.append("单位一致")
        return 1.0
    if convertible(candidate.unit, wanted.unit):
        reasons.append("单位可换算")
        return 1.0
    if wanted.growth and wanted.unit in ("%", "pp", "倍"):
        return 0.9
    if wanted.unit in COUNTED and candidate.unit in COUNTED:
        return 0.85
    return 0.3


def _kind_fit(wanted: Wanted, candidate: Candidate) -> float:
    grows = candidate.measure is Measure.GROWS
    if wanted.growth:
        return 1.0 if grows else 0.8
    if grows:
        return 0.5
    return 0.9 if wanted.kept and candidate.measure in (Measure.COUNTS, Measure.SUMS) and wanted.unit == "%" else 1.0


def convertible(of: str, to: str) -> bool:
    """Whether a figure in one unit can stand in the other."""
    return factor(of, to) is not None


def factor(of: str, to: str) -> Fraction | None:
    """By what a figure in one unit is multiplied to stand in the other; pp are per cent, and things counted are each other.

    >>> factor("万元", "元"), factor("家", "个"), factor("%", "pp"), factor("个", "元")
    (Fraction(10000, 1), Fraction(1, 1), Fraction(1, 1), None)
    """
    of, to = ("%" if each == "pp" else each for each in (of, to))
    found = ratio(of, to)
    if found is not None:
        return found
    one, other = read_unit(of), read_unit(to)
    if {*_words(one.powers)} <= COUNTED and {*_words(other.powers)} <= COUNTED and one.powers and other.powers:
        return one.factor / other.factor
    return None


def _words(powers: Iterable[tuple[str, int]]) -> list[str]:
    return [name for name, _power in powers]


def amounts(text: str) -> tuple[Decimal, ...]:
    """The amounts of money in 元 at which a text draws a line: 10亿元以上, 亿元项目, 千万元以上.

    >>> amounts("10亿元以上项目"), amounts("亿元以上"), amounts("项目60个以上")
    ((Decimal('1000000000'),), (Decimal('100000000'),), ())
    """
    found = []
    for match in _AMOUNT.finditer(unicodedata.normalize("NFKC", text)):
        if match["unit"] == "元":
            try:
                value = number_value(match["number"] or "1", match["size"])
            except ValueError:
                continue
            found.append(Decimal(str(value)).to_integral_value())
    return tuple(found)


def _grams(text: str) -> set[str]:
    """Pairs and single characters of a text without its amounts."""
    plain = unicodedata.normalize("NFKC", text).lower()
    plain = _AMOUNT.sub(lambda match: "" if match["unit"] else match[0], plain)
    parts = [part for part in _NOISE.split(plain) if part]
    joined = "".join(parts)
    return {a + b for a, b in pairwise(joined)} | set(joined)
