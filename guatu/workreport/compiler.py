"""The compiler: a document becomes commitments, each sentence of the plan part accounted for."""

from __future__ import annotations

from dataclasses import replace

from guatu.workreport.commitment import Compilation, Duty, Goal, Item, Target, Unfruitful
from guatu.workreport.document import Document
from guatu.workreport.outline import Part, outline
from guatu.workreport.reading import read_text
from guatu.workreport.sentences import Sentence, sentences
from guatu.workreport.targets import find_targets

Commitments = Target | Goal | Item | Duty


def compile_sentence(sentence: str, year: int) -> tuple[Target | Goal | Item | Duty, ...]:
    """The commitments of a single sentence of a plan; spans count from its start."""
    document = read_text(sentence)
    found = []
    for part in sentences(document.text, 0, len(document.text)):
        found.extend(_in_source(each, document) for each in _commitments(part, year))
    return tuple(found)


def _in_source(each: Commitments, document: Document, section: tuple[str, ...] = ()) -> Commitments:
    """The same commitment with its offsets counted in the source."""
    start, end = document.span(each.start, each.end)
    sentence_start, sentence_end = document.span(each.sentence_start, each.sentence_end)
    return replace(
        each, start=start, end=end, section=section, sentence_start=sentence_start, sentence_end=sentence_end
    )


def _commitments(sentence: Sentence, year: int) -> list[Target | Goal | Item | Duty]:
    return list(find_targets(sentence, year))


def compile_document(document: Document, *, plan_year: int | None = None) -> Compilation:
    """Compile a report. A text without a plan gives no commitments and a plan year of None."""
    read = outline(document.text, plan_year)
    commitments: list[Target | Goal | Item | Duty] = []
    unfruitful: list[Unfruitful] = []
    count = characters = 0
    for section in read.sections:
        if section.part is not Part.PLAN or read.plan_year is None:
            continue
        start = section.start if section.level >= 5 else section.body
        for sentence in sentences(document.text, start, section.end):
            count += 1
            characters += len(sentence.text)
            for each in _commitments(sentence, read.plan_year):
                commitments.append(_in_source(each, document, section.path))
    return Compilation(
        document.name, read.title, read.plan_year, tuple(commitments), tuple(unfruitful), read.sections, count, characters
    )
