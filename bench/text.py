"""How fast and how right guatu reads quantities, beside two libraries that people would otherwise take for it.

    make bench        or        .venv-bench/bin/python bench/text.py [REPORT.txt …]

All three run in this one process, one after the other, on the same texts and sentences, cleaned by guatu's reader.

*Speed*: characters of the cleaned report a processor second, the best of several rounds, imports and first call not
counted; all three use one core. guatu stands twice: with all it finds (outline, targets, goals, works, duties, reasons),
and with the path from text to targets alone, which the peers' work is nearest to. It reads only the plan, so a further
row each counts only the plan's characters.

*Right*: the sixty hard phrases of the tests. A phrase is right where the numbers found, as value and unit, are exactly the
targets of the answer: none missed, none too many. A target is more than that (indicator, comparator, deadline), which
the two libraries do not offer; the tests check it for guatu.
"""

import contextlib
import io
import json
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
PHRASES = ROOT / "tests/workreport/phrases/hard.jsonl"
REPORTS = ROOT.parent / "shared/reports"
DEMO = ROOT / "guatu/simulate/demo_report.txt"
SECONDS_A_TOOL = 5.0

Quantity = tuple[float | tuple[float, ...], str]
"""Value in the base unit (a range is a tuple) and unit."""
UNITS = {
    "Chinese yuan": "元",
    "Mu": "亩",
    "Year": "年",
    "Day": "天",
    "Metric ton": "吨",
    "Ton": "吨",
    "Kilogram": "公斤",
}
UNITS |= {"Kilometer": "公里", "Meter": "米", "Square meter": "平方米", "Square kilometer": "平方公里"}


def guatu_reader() -> tuple[Callable[[str], object], Callable[[str, int], set[Quantity]]]:
    """guatu: compile a text; the quantities of one sentence."""
    from guatu.workreport.compiler import compile_document, compile_sentence
    from guatu.workreport.document import Document

    def quantities(sentence: str, year: int) -> set[Quantity]:
        found = [each for each in compile_sentence(sentence, year) if str(each.kind) == "target"]
        return {(_plain(each.value), each.unit) for each in found}

    return lambda text: compile_document(Document("report", text, text)), quantities


def guatu_targets_reader() -> tuple[Callable[[str], object], Callable[[str, int], set[Quantity]]]:
    """guatu's path from text to targets alone: outline, sentences, quantities, targets; what the peers' work is nearest to."""
    from guatu.workreport.outline import Part, outline
    from guatu.workreport.reading import read_text
    from guatu.workreport.sentences import sentences
    from guatu.workreport.targets import find_targets

    def read(text: str) -> object:
        found = outline(text)
        return [
            find_targets(sentence, found.plan_year or 0)
            for section in found.sections
            if section.part is Part.PLAN
            for sentence in sentences(text, section.start, section.end)
        ]

    def quantities(sentence: str, year: int) -> set[Quantity]:
        text = read_text(sentence).text
        found = [each for part in sentences(text, 0, len(text)) for each in find_targets(part, year)]
        return {(_plain(each.value), each.unit) for each in found}

    return read, quantities


def recognizers_reader() -> tuple[Callable[[str], object], Callable[[str, int], set[Quantity]]]:
    """recognizers-text with units: money, dimensions and percentages."""
    from recognizers_number import Culture, NumberRecognizer
    from recognizers_number_with_unit import NumberWithUnitRecognizer

    units, numbers = NumberWithUnitRecognizer(Culture.Chinese), NumberRecognizer(Culture.Chinese)
    models = (units.get_currency_model(), units.get_dimension_model(), numbers.get_percentage_model())

    def quantities(sentence: str, year: int) -> set[Quantity]:
        del year
        found: set[Quantity] = set()
        for result in (each for model in models for each in model.parse(sentence)):
            value, unit = str(result.resolution.get("value") or ""), str(result.resolution.get("unit") or "")
            if value.endswith("%"):
                value, unit = value[:-1], "pp" if "百分点" in result.text else "%"
            with contextlib.suppress(ValueError):
                found.add((float(value), UNITS.get(unit, unit)))
        return found

    return lambda text: [model.parse(text) for model in models], quantities


def jionlp_reader() -> tuple[Callable[[str], object], Callable[[str, int], set[Quantity]]]:
    """jionlp: money, the only quantity that it extracts from running text."""
    with contextlib.redirect_stdout(io.StringIO()):
        import jionlp

    def quantities(sentence: str, year: int) -> set[Quantity]:
        del year
        found: set[Quantity] = set()
        for each in jionlp.ner.extract_money(sentence, with_parsing=True):
            number = (each.get("detail") or {}).get("num")
            if number:
                both = tuple(map(float, number)) if isinstance(number, list) else float(number)
                found.add((both, str(each["detail"]["case"])))
        return found

    return lambda text: jionlp.ner.extract_money(text, with_parsing=True), quantities


TOOLS = (
    ("guatu, all it finds", guatu_reader),
    ("guatu, targets alone", guatu_targets_reader),
    ("recognizers-text", recognizers_reader),
    ("jionlp", jionlp_reader),
)


def documents(paths: Iterable[Path]) -> list[str]:
    """The reports as guatu's reader cleans them; every tool gets the same text."""
    from guatu.workreport.reading import read_file

    return [read_file(path).text for path in paths]


def speed(read: Callable[[str], object], texts: list[str]) -> float:
    """Characters a second: for each text the best round, rounds until the time is up."""
    best = [float("inf")] * len(texts)
    for text in texts:
        read(text)
    began = time.perf_counter()
    while time.perf_counter() - began < SECONDS_A_TOOL:
        for number, text in enumerate(texts):
            start = time.process_time()
            read(text)
            best[number] = min(best[number], time.process_time() - start)
    return sum(map(len, texts)) / sum(best)


def right(quantities: Callable[[str, int], set[Quantity]], phrases: list[dict]) -> tuple[int, int, int]:
    """Whole phrases right, quantities right, quantities there are."""
    from guatu.workreport.reading import read_text

    whole = found = there = 0
    for phrase in phrases:
        answer = [each for each in phrase["targets"] if not each.get("optional")]
        spare = [each for each in phrase["targets"] if each.get("optional")]
        spare += [each["or_target"] for each in phrase["goals"] if "or_target" in each]
        got = quantities(read_text(phrase["sentence"]).text, phrase["year"])
        hits = [each for each in answer if got & _accepted(each)]
        extra = got - set().union(*map(_accepted, answer + spare))
        found, there = found + len(hits), there + len(answer)
        whole += len(hits) == len(answer) and not extra
    return whole, found, there


def _accepted(target: dict) -> set[Quantity]:
    """Every pair of value and unit that a careful reader would give."""
    also = target.get("also", {})
    units = [*_listed(target["unit"]), *also.get("unit", [])]
    pairs = [(target["value"], unit) for unit in units] + [tuple(each) for each in also.get("measure", [])]
    return {(_plain(value), unit) for value, unit in pairs}


def _listed(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [value]


def _plain(value: float | list[float] | tuple[float, ...]) -> float | tuple[float, ...]:
    return tuple(map(float, value)) if isinstance(value, list | tuple) else float(value)


def main(arguments: list[str]) -> None:
    paths = [Path(each) for each in arguments] or sorted(REPORTS.glob("*.txt")) or [DEMO]
    texts = documents(paths)
    phrases = [json.loads(line) for line in PHRASES.read_text("utf-8").splitlines()]
    print(f"texts: {', '.join(path.name for path in paths)} ({sum(map(len, texts)):,} characters)")
    print(f"phrases: {PHRASES.relative_to(ROOT)} ({len(phrases)})\n")
    print("| tool | chars/s | × recognizers-text | phrases right | value and unit right |")
    print("| --- | ---: | ---: | ---: | ---: |")
    rows = []
    plan = 1.0
    for name, reader in TOOLS:
        read, quantities = reader()
        whole, found, there = right(quantities, phrases)
        rows.append((name, speed(read, texts), f"{whole} of {len(phrases)}", f"{found} of {there}"))
        if reader is guatu_reader:
            plan = sum(read(text).characters for text in texts) / sum(map(len, texts))
        if name.startswith("guatu"):
            rows.append((f"{name}, only the plan's {plan:.0%} counted", rows[-1][1] * plan, *rows[-1][2:]))
    base = next(rate for name, rate, *_ in rows if name == "recognizers-text")
    for name, rate, whole, found in rows:
        print(f"| {name} | {rate:,.0f} | {rate / base:.1f} | {whole} | {found} |")


if __name__ == "__main__":
    main(sys.argv[1:])
