"""Read clause after clause, and turn objects into items."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from guatu.workreport.commitment import Item, Stage
from guatu.workreport.items.judge import SUBJECTLESS, is_named, stage_of
from guatu.workreport.items.nouns import Noun, generic, noun_class
from guatu.workreport.items.pieces import Ending, ending, leading_count, trailing_count
from guatu.workreport.lists import BLANK, Member, clauses, mask, members
from guatu.workreport.verbs import Act, Action, action_at, action_within, deed_of_another

_FRAME = re.compile(
    r"\s*(?:[—\-]+)?(?:在|以|面向|针对|按照|对|为|将|把|向|从|借助|采取|充分利用|区分|继续以|并在|并以|由|依托|发挥|利用|充分发挥)"
)
_PURPOSE = re.compile(r"\s*(?:着眼|围绕|紧扣|顺应|遵循|瞄准|适应|根据|关键|涵盖|包括|让|使|做到|是)")
_AIMED = re.compile(
    r"为(?:首要|根本|主要|重要|重大|总)?(?:重点|目标|抓手|基础|主体|核心|支撑|保障|牵引|主题|中心|动力|目的|导向|引领|契机|主线|突破口|统领|载体|依托|骨干|"
    r"先导|任务|指引|遵循|总揽|指导|基本|着力点|切入点)$"
)
_SUBJECT = re.compile(r"[^、和与]{1,12}?(?:要|应|须)(?!求|素|点|件|闻|地|对)")
_MANY_QUOTES = re.compile(r"(?:“[^“”]*”){2,}")
_QUOTE = re.compile(r"[“《\"]([^”》\"]*)")
_PLACES = re.compile(r"地|县|市|区|镇|乡|县区|县市|乡镇|市州|地区")


@dataclass(frozen=True, slots=True)
class _Text:
    sentence: str
    masked: str
    offset: int


def find_items(sentence: str, start: int, taken: Sequence[tuple[int, int]] = ()) -> list[Item]:
    """The items of one clean sentence whose first character has offset `start` in the document's text.

    `taken` holds the spans that numeric targets of this sentence have claimed: a work that only its number singles out is a target and
    no item.
    """
    text = _Text(sentence, mask(sentence), start)
    found: list[Item] = []
    before: Action | None = None
    for first, last in clauses(text.masked):
        clause = text.masked[first:last]
        action = action_at(clause)
        if action is None or (action.act is Act.KEEP and action.verb in ("依托", "发挥")):
            if _PURPOSE.match(clause):
                continue
            subject = _SUBJECT.match(clause)
            if subject:
                action = action_at(clause[subject.end() :])
                if action:
                    action = action._replace(start=action.start + subject.end(), end=action.end + subject.end())
            elif _FRAME.match(clause):
                action = None if _AIMED.search(clause) else action_within(clause, 1, len(clause))
            else:
                found += _bare(text, first, last, before)
                continue
        if action is not None:
            found += _object(text, first + action.end, last, action)
            before = action
    return found


def _bare(text: _Text, first: int, last: int, before: Action | None) -> list[Item]:
    """A clause without a verb at its head: a list that goes on, or a subject with its predicate (…开工建设, …创建…)."""
    act = before.act if before else Act.ENSURE
    deed = deed_of_another(text.masked, first + 2, last) if before else None
    if deed is not None and deed.act is Act.CREATE and deed.end < last and act in (Act.SUPPORT, Act.PUSH, Act.ENSURE):
        assert before is not None
        return _helped(text, first, last, before, deed)
    if text.masked[last - 1] and ending(text.masked, first, last).stage is not None:
        action = Action(before.verb if before else "", Act.ENSURE, Stage.BUILD, 0, 0, before.strength if before else "")
        return _lists(text, first, last, action)
    return []


def _object(text: _Text, first: int, last: int, action: Action) -> list[Item]:
    if last - first < 2:
        return []
    act = action.act
    if act is Act.SUPPORT or act is Act.PUSH or act is Act.ENSURE:
        deed = deed_of_another(text.masked, first, last)
        if action.verb == "配合":
            inner = action_within(text.masked, first + 2, last)
            if inner is not None:
                return _lists(text, inner.end, last, inner._replace(verb=action.verb))
        if deed is not None and deed.end < last - 2:
            if deed.start == first:
                if act is Act.SUPPORT and deed.act is not Act.RAISE:
                    return _lists(text, deed.end, last, action._replace(act=deed.act, stage=deed.stage))
            elif act is Act.SUPPORT or (deed.act is Act.CREATE and deed.start - first >= 2):
                helped = _helped(text, first, last, action, deed)
                if helped or act is Act.SUPPORT:
                    return helped
        elif act is Act.SUPPORT and deed is not None and deed.start > first + 1:
            helped = _helped(text, first, last, action, deed)
            if helped:
                return helped
    elif action.verb == "坚持" and text.masked[first] in "以在把将":
        if _AIMED.search(text.masked, first, last):
            return []
        inner = action_within(text.masked, first + 2, last)
        return _lists(text, inner.end, last, inner) if inner is not None else []
    return _lists(text, first, last, action)


def _helped(text: _Text, first: int, last: int, action: Action, deed: Action) -> list[Item]:
    """支持A、B创建T: several subjects are the items, each with the title; one subject has the titles as items."""
    subjects = members(text.masked, first, deed.start)
    if not subjects:
        return []
    stage = (
        Stage.PLAN
        if deed.act is Act.CREATE and action.act is Act.SUPPORT
        else (deed.stage if action.act is Act.SUPPORT else action.stage)
    )
    category = subjects[-1].category
    many = len(subjects) > 1
    proper = [part for part in subjects if _proper(text.masked[part.start : part.end], category)]
    acting = action._replace(act=deed.act if deed.act is not Act.RAISE else Act.RAISE, stage=stage)
    objects = _lists(text, deed.end, last, acting) if deed.act is not Act.RAISE else []
    if not many:
        if objects and deed.act in (Act.CREATE, Act.FOUND, Act.PUSH, Act.CARRY):
            subject = text.sentence[subjects[0].start : subjects[0].end] if proper else ""
            linked = deed.verb if deed.act is Act.CREATE else ""
            return [replace(each, name=f"{subject}{linked}{each.name}" if subject else each.name) for each in objects]
    if action.act is Act.PUSH and not objects:
        return []
    title = objects[0].name if objects else ""
    rest = text.sentence[deed.start : last]
    linked = deed.verb if deed.act is Act.CREATE else ""
    result = []
    for part in proper:
        name = text.sentence[part.start : part.end]
        whole = f"{name}{linked}{title}" if title else name + (rest if len(rest) <= 12 else "")
        result.append(_item(text, part.start, part.end, action, stage, whole))
    return result


def _proper(subject: str, category: str) -> bool:
    if not 2 <= len(subject) <= 16 or generic(subject):
        return False
    if _PLACES.fullmatch(category):
        return True
    noun, length = noun_class(subject)
    if SUBJECTLESS.search(subject):
        return False
    return noun is not Noun.HOLLOW or (length < len(subject) and noun is Noun.FIRM)


def _lists(text: _Text, first: int, last: int, action: Action) -> list[Item]:
    if last - first < 2:
        return []
    parts = members(text.masked, first, last)
    if not parts:
        return []
    if parts[-1].kin == 0:
        return _list(text, parts, action)
    result: list[Item] = []
    for kin in range(parts[-1].kin + 1):
        own = [part for part in parts if part.kin == kin]
        if own:
            result += _list(text, own, action)
    return result


def _item(text: _Text, first: int, last: int, action: Action, stage: Stage, name: str) -> Item:
    return Item(
        start=text.offset + first,
        end=text.offset + last,
        text=text.sentence[first:last],
        name=name,
        verb=action.verb,
        stage=stage,
        strength=action.strength,
    )


@dataclass(frozen=True, slots=True)
class _Piece:
    part: Member
    first: int
    last: int
    core: str
    noun: Noun | None
    length: int
    before: bool
    after: bool


def _piece(text: _Text, part: Member, end: int, whole_end: int) -> _Piece | None:
    masked = text.masked
    first = part.start
    while first < end and masked[first] in " 好的　":
        first += 1
    cut = leading_count(masked, first, end)
    stop = trailing_count(masked, cut, end)
    first, before = cut, cut > first
    while first < stop and masked[first] in " 的":
        first += 1
    while stop > first and masked[stop - 1] in " 的":
        stop -= 1
    if first >= stop:
        return None
    core = masked[first:stop]
    if core[-1] == "”":
        noun, length = noun_class(text.sentence[first : stop - 1])
        length += 1
    else:
        noun, length = noun_class(core)
    if (noun is None or noun is Noun.HOLLOW) and stop < whole_end == part.end:
        other, size = noun_class(masked[first:whole_end])
        if other is not None and other is not Noun.HOLLOW:
            stop, noun, length = whole_end, other, size
            core = masked[first:stop]
    elif stop < whole_end == part.end and masked[stop:whole_end] == "规划":
        stop, noun, length = whole_end, Noun.TEXT, 2
        core = masked[first:stop]
    return _Piece(part, first, stop, core, noun, length, before, stop < end)


def _list(text: _Text, parts: list[Member], action: Action) -> list[Item]:
    closing = parts[-1]
    category = closing.category
    tail = ending(category, 0, len(category)) if category else ending(text.masked, closing.start, closing.end)
    shared, shared_class = "", None
    if category:
        shared = category[: tail.at]
        shared_class, size = noun_class(shared)
        if shared_class in (None, Noun.HOLLOW) and tail.at < len(category):
            other, size = noun_class(category)
            if other is not None and other is not Noun.HOLLOW:
                shared, shared_class = category, other
    pieces = []
    for part in parts:
        end = tail.at if part is closing and not category else part.end
        piece = _piece(text, part, end, part.end)
        if piece is not None:
            pieces.append(piece)
    if not pieces:
        return []
    pieces = _merged(text, pieces, category)
    last = pieces[-1]
    if pieces[0].before and len(pieces) > 1 and not text.masked[pieces[0].part.start].isdigit():
        return []
    result: list[Item] = []
    verdicts = [_named(text, action, piece, shared_class, tail, len(pieces)) for piece in pieces]
    accepted_last = verdicts[-1]
    for piece, named in zip(pieces, verdicts, strict=True):
        name = text.sentence[piece.first : piece.last]
        if shared and piece.noun in (None, Noun.HOLLOW):
            name += shared
        if (
            not named
            and not category
            and piece is not last
            and accepted_last
            and not last.before
            and _shares_head(piece, last)
        ):
            named = True
            name += last.core[-last.length :]
        if not named:
            continue
        stage = tail.stage or stage_of(action, piece.noun, piece.core, tail.words)
        result += _items(text, piece, action, stage, name)
    return result


def _named(text: _Text, action: Action, piece: _Piece, shared: Noun | None, tail: Ending, size: int) -> bool:
    quoted = ""
    if BLANK in piece.core:
        inside = _QUOTE.search(text.sentence, piece.first, piece.last)
        quoted = inside[1] if inside else ""
    return is_named(
        action,
        piece.core,
        piece.noun,
        piece.length,
        quoted=quoted,
        shared=shared,
        tail=tail,
        size=size,
        counted_before=piece.before,
        counted_after=piece.after,
    )


def _shares_head(piece: _Piece, last: _Piece) -> bool:
    if generic(piece.core) or last.noun is None:
        return False
    if piece.noun is None:
        return last.noun in (
            Noun.WORK,
            Noun.RULE,
            Noun.REFORM,
            Noun.DEED,
            Noun.TITLE,
            Noun.DRIVE,
            Noun.PLACE,
            Noun.TEXT,
        )
    return piece.noun is Noun.HOLLOW and (last.noun is Noun.REFORM or last.noun is Noun.RULE and len(piece.core) <= 6)


def _merged(text: _Text, pieces: list[_Piece], category: str) -> list[_Piece]:
    """Put together again what was no list of works: A与B合作机制, 县、乡、村三级体系."""
    if len(pieces) < 2 or category:
        return pieces
    first, last = pieces[0], pieces[-1]
    weak = (None, Noun.HOLLOW)
    if len(pieces) == 2:
        alone = last.part.joint != "、" and first.noun in weak and (len(first.core) <= 5 or len(last.core) <= 4)
    else:
        alone = any(len(piece.core) == 1 or piece.core in _BARE_DEEDS for piece in pieces[:-1])
    if (
        not alone
        and BLANK in last.core
        and not last.core.startswith("“")
        and all(piece.noun in weak for piece in pieces[:-1])
    ):
        return [last]
    if not alone:
        return pieces
    core = text.masked[first.first : last.last]
    return [_Piece(last.part, first.first, last.last, core, last.noun, last.length, first.before, last.after)]


_BARE_DEEDS = frozenset(
    [
        "建设",
        "管护",
        "运营",
        "规划",
        "管理",
        "保护",
        "开发",
        "利用",
        "使用",
        "维护",
        "生产",
        "加工",
        "销售",
        "研发",
        "监测",
        "预警",
        "评估",
    ]
)


def _items(text: _Text, piece: _Piece, action: Action, stage: Stage, name: str) -> list[Item]:
    if piece.core[0] == "“":
        whole = text.sentence[piece.first : piece.last]
        many = _MANY_QUOTES.match(whole)
        if many:
            rest = whole[many.end() :]
            result = []
            at = piece.first
            quotes = many[0][1:-1].split("”“")
            for index, quote in enumerate(quotes):
                end = at + len(quote) + 2
                if rest and index == len(quotes) - 1:
                    result.append(_item(text, at, piece.last, action, stage, text.sentence[at : piece.last]))
                else:
                    result.append(_item(text, at + 1, end - 1, action, stage, f"“{quote}”{rest}" if rest else quote))
                at = end
            return result
        if whole.endswith("”") and whole.count("“") == 1:
            inside = whole[1:-1]
            singles = inside.split("、")
            if len(singles) > 2 and all(2 <= len(single) <= 6 for single in singles):
                result = []
                at = piece.first + 1
                for single in singles:
                    result.append(_item(text, at, at + len(single), action, stage, single))
                    at += len(single) + 1
                return result
            if name == whole:
                return [_item(text, piece.first + 1, piece.last - 1, action, stage, inside)]
    return [_item(text, piece.first, piece.last, action, stage, name)]
