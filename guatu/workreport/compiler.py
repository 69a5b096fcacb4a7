"""The compiler: a document becomes commitments, each sentence of the plan part accounted for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from guatu.workreport.commitment import Compilation, Duty, Goal, Item, Target, Unfruitful
from guatu.workreport.deadlines import deadline_in, deadline_near, may_name_a_time
from guatu.workreport.departments import NOBODY, Department, Index, Suggestion, known_index, suggest
from guatu.workreport.document import Document
from guatu.workreport.doubts import doubts
from guatu.workreport.duties import Reason, find_duties, states_the_direction
from guatu.workreport.goals import find_goals
from guatu.workreport.items import find_items
from guatu.workreport.outline import Outline, Part, Section, outline
from guatu.workreport.owners import Stated, as_suggestion, owners_at, stated_owners, without_owners
from guatu.workreport.reading import read_text
from guatu.workreport.sentences import Sentence, sentences
from guatu.workreport.targets import find_targets

_NUMBER = (
    "[一二三四五六七八九十]{1,2}[是要]|第[一二三四五六七八九十]{1,2}[，,]|[（(][一二三四五六七八九十\\d]{1,2}[）)]"
)
_NUMBERED = re.compile(_NUMBER)
#: Verbs that in a heading say nothing of what will be done.
_TOPIC_VERBS = frozenset(
    ("推进", "推动", "建设", "抓好", "加强", "加快", "加快推进", "深化", "打造", "做好", "实施", "开展")
)
#: 一是抓项目。
_NUMBERED_HEAD = re.compile(f"(?:{_NUMBER})[^，,；;：:。\\d]{{2,14}}[。.]")

AnyCommitment = Target | Goal | Item | Duty


def compile_document(
    document: Document, *, plan_year: int | None = None, departments: Iterable[Department] = ()
) -> Compilation:
    """Compile a report.

    `plan_year` overrides the year that the text names; with `departments` each commitment gets a suggested lead. A
    text that holds no plan gives no commitments and no sentences: `Compilation.sentences` is 0, and the caller says
    so.
    """
    read = outline(document.text, plan_year)
    index = known_index(tuple(departments))
    stated = stated_owners(document.text)
    commitments: list[AnyCommitment] = []
    unfruitful: list[Unfruitful] = []
    count = characters = 0
    year = read.plan_year
    for section in read.sections if year is not None else ():
        if section.part is not Part.PLAN:
            continue
        for each in stated:
            if section.start <= each.bracket < section.end:
                count += 1
                characters += each.bracket_end - each.bracket
                unfruitful.append(_bracket(each, document))
        for sentence, heading in _sentences(document, section, year or 0, stated):
            count += 1
            characters += len(sentence.text)
            found, reason = _compile(sentence, year or 0)
            if heading and all(isinstance(each, Duty) or _is_topic(each) for each in found):
                # 狠抓招商引资。 only names the paragraph; its sentences say what will be done.
                found = []
            if found:
                owners = owners_at(sentence.start, stated) if stated else None
                frame = _Frame.around(sentence, document, section.path, year or 0, index, owners)
                commitments.extend(frame.finish(each) for each in found)
            else:
                start, end = document.span(sentence.start, sentence.end)
                unfruitful.append(Unfruitful(start, end, sentence.text, str(Reason.HEADING if heading else reason)))
    unfruitful.sort(key=lambda none: none.start)
    commitments.sort(key=lambda each: (each.start, each.end))
    return Compilation(
        name=document.name,
        title=read.title,
        plan_year=year if count else None,
        commitments=tuple(commitments),
        unfruitful=tuple(unfruitful),
        sections=_in_source(read, document),
        sentences=count,
        characters=characters,
        notes=(*document.notes, *doubts(read, document.text)),
        lacking="" if count else _lacking(read),
    )


def _lacking(read: Outline) -> str:
    """Why an outline gave no sentence to compile."""
    if not read.has_plan:
        return "plan"
    return "year" if read.plan_year is None else "text"


def compile_sentence(sentence: str, year: int) -> tuple[AnyCommitment, ...]:
    """The commitments of a single sentence of a plan; spans count from its start."""
    document = read_text(sentence)
    found: list[AnyCommitment] = []
    for part in sentences(document.text, 0, len(document.text)):
        frame = _Frame.around(part, document, (), year, None, None)
        found.extend(frame.finish(each) for each in _compile(part, year)[0])
    return tuple(found)


def _bracket(each: Stated, document: Document) -> Unfruitful:
    """A bracket of owners, accounted for in its own right."""
    start, end = document.span(each.bracket, each.bracket_end)
    return Unfruitful(start, end, document.text[each.bracket : each.bracket_end], str(Reason.OWNERS))


def _sentences(
    document: Document, section: Section, year: int, stated: tuple[Stated, ...]
) -> Iterable[tuple[Sentence, bool]]:
    """The sentences of a section, each with whether it is the heading; brackets that name owners are left out.

    A run-in heading counts as the first sentence, since it may promise something itself, and so does a line without
    number or stop; a numbered heading on a line of its own only where it holds a number (（二）新建幼儿园3所).
    """
    text = document.text
    for start, end in without_owners(text, section.start, section.body, stated):
        for sentence in sentences(text, start, end):
            if section.level >= 5 or (section.level == 2 and not section.number) or find_targets(sentence, year):
                yield sentence, True
    for start, end in without_owners(text, section.body, section.end, stated):
        for sentence in sentences(text, start, end):
            yield sentence, _names_what_follows(text, sentence, end)


def _is_topic(each: AnyCommitment) -> bool:
    """Whether an item in a heading is no more than its topic: 推进造林绿化, 建设循环园区."""
    return isinstance(each, Item) and len(each.text) <= 4 and each.verb in _TOPIC_VERBS and each.text.isalpha()


def _names_what_follows(text: str, sentence: Sentence, end: int) -> bool:
    """Whether a numbered sentence within a paragraph only names what the next ones say: 一是抓项目。全年新开工…"""
    if not _NUMBERED_HEAD.fullmatch(sentence.text):
        return False
    behind = text[sentence.end : min(sentence.end + 6, end)].lstrip(" 　”")
    return bool(behind) and behind[0] != "\n" and not _NUMBERED.match(behind)


def _compile(sentence: Sentence, year: int) -> tuple[list[AnyCommitment], Reason | None]:
    """All commitments of one sentence, in the order of their kinds, or the reason that it has none."""
    found: list[AnyCommitment] = [*find_targets(sentence, year)]
    found += find_goals(sentence, year, _spans(found))
    if not states_the_direction(sentence.text):
        found += find_items(sentence.text, sentence.start, _spans(found))
    duties, reason = find_duties(sentence, year, _spans(found))
    return [*found, *duties], reason


def _spans(found: list[AnyCommitment]) -> list[tuple[int, int]]:
    return [(each.start, each.end) for each in found]


@dataclass(frozen=True, slots=True)
class _Frame:
    """What the commitments of one sentence share; `start` and `end` bound the sentence in the source."""

    document: Document
    sentence: Sentence
    start: int
    end: int
    path: tuple[str, ...]
    year: int
    index: Index | None
    owners: Stated | None
    timed: bool
    """Whether the sentence may name a time; where it does not, all falls due at the year's end."""
    year_end: str

    @classmethod
    def around(
        cls,
        sentence: Sentence,
        document: Document,
        path: tuple[str, ...],
        year: int,
        index: Index | None,
        owners: Stated | None,
    ) -> _Frame:
        """The frame of a sentence below the headings `path`; `owners` are those that the report itself names for it."""
        start, end = document.span(sentence.start, sentence.end)
        timed = may_name_a_time(sentence.text)
        return cls(document, sentence, start, end, path, year, index, owners, timed, f"{year}-12-31")

    def finish(self, each: AnyCommitment) -> AnyCommitment:
        """Complete a commitment: its sentence, section, deadline and lead, offsets counted in the source."""
        sentence = self.sentence
        deadline = each.deadline
        if not deadline:
            local = each.start - sentence.start, each.end - sentence.start
            deadline = deadline_near(sentence.text, *local, self.year).isoformat() if self.timed else self.year_end
        if self.owners is not None and self.owners.deadline:
            due = deadline_in(f"{self.owners.deadline}前", self.year)
            deadline = due.isoformat() if due else deadline
        lead, co = self._owners(each)
        start, end = self.document.span(each.start, each.end)
        each.complete(
            start=start,
            end=end,
            section=self.path,
            sentence=sentence.text,
            sentence_start=self.start,
            sentence_end=self.end,
            deadline=deadline,
            lead=lead,
            co=co,
        )
        return each

    def _owners(self, each: AnyCommitment) -> Suggestion:
        """Who answers for a commitment: the report's own word, else a suggestion from the catalogue."""
        if self.owners is not None:
            return as_suggestion(self.owners, self.index)
        if self.index is None:
            return NOBODY
        return suggest(self.index, each.title, self.sentence.text, self.path[-1] if self.path else "")


def _in_source(read: Outline, document: Document) -> tuple[Section, ...]:
    """The sections with offsets counted in the source."""
    placed = []
    for section in read.sections:
        start, end = document.span(section.start, section.end)
        body = document.span(section.body, section.end)[0] if section.body < section.end else end
        placed.append(replace(section, start=start, body=body, end=end))
    return tuple(placed)
