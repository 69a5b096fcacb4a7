"""The compiler: a document becomes commitments, each sentence of the plan part accounted for."""

from __future__ import annotations

from guatu.workreport.commitment import Compilation, Duty, Goal, Item, Target, Unfruitful
from guatu.workreport.document import Document
from guatu.workreport.outline import Part, outline
from guatu.workreport.sentences import Sentence, sentences
from guatu.workreport.targets import find_targets


def compile_sentence(sentence: str, year: int) -> tuple[Target | Goal | Item | Duty, ...]:
    """The commitments of a single sentence of a plan; spans count from its start."""
    return tuple(_commitments(Sentence(0, len(sentence), sentence), year))


def _commitments(sentence: Sentence, year: int) -> list[Target | Goal | Item | Duty]:
    return list(find_targets(sentence, year))


def compile_document(document: Document, *, plan_year: int | None = None) -> Compilation:
    """Compile a report. A text without a plan gives no commitments and a plan year of None."""
    read = outline(document.text, plan_year)
    commitments: list[Target | Goal | Item | Duty] = []
    unfruitful: list[Unfruitful] = []
    count = characters = 0
    from dataclasses import replace

    for section in read.sections:
        if section.part is not Part.PLAN or read.plan_year is None:
            continue
        start = section.start if section.level >= 5 else section.body
        for sentence in sentences(document.text, start, section.end):
            count += 1
            characters += len(sentence.text)
            for each in _commitments(sentence, read.plan_year):
                begin, end = document.span(each.start, each.end)
                s_begin, s_end = document.span(each.sentence_start, each.sentence_end)
                commitments.append(
                    replace(each, start=begin, end=end, section=section.path, sentence_start=s_begin, sentence_end=s_end)
                )
    return Compilation(
        document.name, read.title, read.plan_year, tuple(commitments), tuple(unfruitful), read.sections, count, characters
    )
