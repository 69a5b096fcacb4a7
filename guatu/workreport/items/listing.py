"""Turn the object of an action into items: one for each member of its lists, with what the list shares restored in the name."""

from __future__ import annotations

import re
from typing import NamedTuple

from guatu.workreport.commitment import Item, Stage
from guatu.workreport.items.heads import Noun
from guatu.workreport.items.judge import Setting, is_named, stage_of
from guatu.workreport.items.names import of_category, of_neighbour, with_activity, with_stem, worded
from guatu.workreport.items.nouns import generic, noun_class, singles_out
from guatu.workreport.items.pieces import (
    COUNT_ENDS,
    COUNTING,
    Ending,
    after_value,
    ending,
    leading_count,
    trailing_count,
)
from guatu.workreport.lists import BLANK, Member, Series, lists
from guatu.workreport.verbs import VERBS, Act, Action

_QUOTE = re.compile(r"[“《\"]([^”》\"]*)")
_MANY_QUOTES = re.compile(r"(?:“[^“”]*”){2,}")
_PHASES = re.compile(r"[一二三四五六七八九十]+期?$")
_PHASE_END = re.compile(r"[一二三四五六七八九十]+期?$")
_PHASE_ROW = re.compile(r"(?P<stem>.{2,}?)(?P<row>(?:[一二三四五六七八九]期){2,})$")
_INDEFINITE = re.compile(r"(?:一|大)?批|一系列|更多|若干|一些")
_KEEP_HINT = re.compile(r"[“等大]|行动|整治|斗争|攻坚|计划|应用|成果|优势")
_LONELY_WORDS = """
建设 管护 运营 规划 管理 保护 开发 利用 使用 维护 生产 加工 销售 研发 监测 预警 评估
"""
_LONELY = frozenset(_LONELY_WORDS.split())
_HEADLESS = (None, Noun.HOLLOW)


_INNER_COUNTED = (
    "行政村",
    "自然村",
    "易地搬迁",
    "易地扶贫",
    "建制村",
    "社区居家",
    "乡镇农",
    "乡镇综",
    "乡镇敬",
    "村级",
)
"""Behind a count these are what is counted: 40个行政村健身工程 is one programme."""


class Text(NamedTuple):
    """A sentence as written and masked, and its place in the document."""

    sentence: str
    masked: str
    offset: int


class _Piece(NamedTuple):
    """A member without counts and endings: its span, head class and head length, and whether a count stood before or after."""

    first: int
    last: int
    core: str
    noun: Noun | None
    length: int
    before: bool
    after: bool
    joint: str


def read_object(text: Text, first: int, last: int, action: Action, told: Ending | None = None) -> list[Item]:
    """The items of the object `text[first:last]` of `action`; `told` is the predicate that follows it, where it is known."""
    act = action.act
    if last - first < 2 or act is Act.HANDLE:
        return []
    if act is Act.KEEP and not _KEEP_HINT.search(text.masked, first, last):
        return []
    result: list[Item] = []
    for series in lists(text.masked, first, told.at if told else last):
        if act is Act.RAISE and (not series.category or len(series.members) < 2) and text.masked[first] != "“":
            continue
        result += _read_series(text, series, action, told)
    return result


_RHYTHM = re.compile(
    r"(?P<unit>[日周旬月]|季度?|半年)(?:推进|调度|拉练|通报|观摩|会商|例会|研判|点评|晾晒|督查|督办|考核|评比|签约|开工)"
)
_EVERY = {
    "日": "day",
    "周": "week",
    "旬": "ten days",
    "月": "month",
    "季": "quarter",
    "季度": "quarter",
    "半年": "half year",
}


def _rhythm(core: str) -> str:
    """How often: 周调度 is every week; "" for what has no rhythm in its name."""
    found = _RHYTHM.search(core)
    return _EVERY[found["unit"]] if found else ""


def _readings(verb: str) -> tuple[str, ...]:
    """开工、建成 joins verbs of two stages: which of them a member of the list is meant for, a person must say."""
    if "、" not in verb:
        return ()
    verbs = tuple(verb.split("、"))
    return verbs if len({VERBS[each][1] for each in verbs if each in VERBS}) > 1 else ()


def item(text: Text, first: int, last: int, action: Action, stage: Stage, name: str) -> Item:
    """An item over `text[first:last]`."""
    words = text.sentence[first:last]
    return Item(
        start=text.offset + first,
        end=text.offset + last,
        text=words,
        name=name,
        verb=action.verb,
        stage=stage,
        strength=action.strength,
        uncertain=_readings(action.verb),
        every=_rhythm(words) if stage is Stage.RUN else "",
    )


def _read_series(text: Text, series: Series, action: Action, told: Ending | None) -> list[Item]:
    members, category = series.members, series.category
    closing = members[-1]
    shared: Noun | None = None
    head = ""
    if category:
        category = category[: trailing_count(category, 0, len(category))]
        tail = ending(category, 0, len(category))
        if told:
            tail = told._replace(at=tail.at)
        head, shared = _category(category, tail)
        if action.act in (Act.PERFECT, Act.FOUND) and shared is Noun.RULE and len(head) >= 6:
            at = series.category_start
            return [item(text, at, at + len(head), action, stage_of(action, shared, head, ""), _whole(text, series))]
    else:
        tail = told or ending(text.masked, closing.start, closing.end)
    if tail.stage is Stage.PLAN and action.act in (Act.PRACTISE, Act.PERFECT):
        tail = Ending(closing.end, "")
    if len(members) == 1 and not category:
        piece = _piece(text, closing, tail.at)
        if piece is None or not _verdict(text, action, piece, None, tail, 1):
            return []
        stage = tail.stage or stage_of(action, piece.noun, piece.core, tail.words)
        name = with_activity(text.sentence[piece.first : piece.last], piece.noun, tail)
        return _items(text, piece, action._replace(verb=worded(action, tail)), stage, name)
    pieces = _pieces(text, series, tail)
    if len(pieces) > 1:
        if pieces[0].before and _INDEFINITE.match(text.masked, members[0].start):
            return []
        if pieces[-1].after and text.masked[pieces[-1].last] == "各":
            pieces = [piece._replace(after=True) for piece in pieces]
        if not category:
            pieces = _joined(text, pieces)
    verb = worded(action, tail)
    verdicts = [_verdict(text, action, piece, shared, tail, len(pieces)) for piece in pieces]
    accepted = bool(verdicts) and verdicts[-1]
    result: list[Item] = []
    for at, piece in enumerate(pieces):
        named = verdicts[at]
        name = text.sentence[piece.first : piece.last]
        owner = _owner(pieces, at)
        equal = _equal(pieces, owner)
        if category:
            borrowed = ""
            if piece.noun is Noun.PLACE and owner is not piece and owner.noun is Noun.PLACE:
                borrowed = of_neighbour(piece.core, piece.noun, owner.core, owner.noun, owner.length, False)
            name = name + borrowed if borrowed else of_category(name, piece.core, piece.noun, head, shared)
        elif piece is not pieces[-1]:
            shares = not named and accepted and _shares_head(piece, pieces[-1])
            if shares or (named and _takes_head(piece, owner)):
                name += of_neighbour(piece.core, piece.noun, owner.core, owner.noun, owner.length, equal)
                named = True
            elif named and owner.noun in (Noun.PLACE, Noun.WORK):
                name += of_neighbour(piece.core, piece.noun, owner.core, owner.noun, owner.length, equal)
        if result and len(piece.core) <= 3 and _PHASES.match(piece.core):
            named, name = True, _PHASE_END.sub("", result[-1].name) + piece.core
        elif at:
            name = with_stem(name, pieces[0].core)
        if named:
            stage = tail.stage or stage_of(action, piece.noun, piece.core, tail.words)
            result += _items(
                text,
                piece,
                action._replace(verb=verb),
                stage,
                with_activity(name, piece.noun, tail) if not category or tail.stage else name,
            )
    return result


def _pieces(text: Text, series: Series, tail: Ending) -> list[_Piece]:
    pieces = []
    closing = series.members[-1]
    for member in series.members:
        piece = _piece(text, member, tail.at if member is closing and not series.category else member.end)
        if piece is not None:
            pieces.append(piece)
    return pieces


def _owner(pieces: list[_Piece], at: int) -> _Piece:
    """The next member that has a head of its own: 社保、农保资金审计 shares 资金审计, whatever the list ends in."""
    for piece in pieces[at + 1 :]:
        if piece.noun not in _HEADLESS:
            return piece
    return pieces[-1]


def _equal(pieces: list[_Piece], owner: _Piece) -> bool:
    """Whether all members before `owner` are of one length: then they stand for its first word."""
    return len({len(each.core) for each in pieces[: pieces.index(owner)]}) == 1


def _takes_head(piece: _Piece, owner: _Piece) -> bool:
    """Whether a short member that might stand alone is only the first half of its neighbour: 景区、民宿服务标准化."""
    return (
        piece.noun in (Noun.PLACE, Noun.HOLLOW, None)
        and len(piece.core) <= 4
        and owner.noun in (Noun.PRACTICE, Noun.RULE, Noun.REFORM)
        and BLANK not in piece.core
    )


def _whole(text: Text, series: Series) -> str:
    first = series.members[0].start
    return text.sentence[first : series.category_start + len(series.category)]


def _category(category: str, tail: Ending) -> tuple[str, Noun | None]:
    head = category[: tail.at]
    noun, _ = noun_class(head)
    if noun in _HEADLESS and tail.at < len(category):
        other, _ = noun_class(category)
        if other not in _HEADLESS:
            return category, other
    return head, noun


def _piece(text: Text, member: Member, end: int) -> _Piece | None:
    masked = text.masked
    first, stop = member.start, end
    before = after = False
    while first < stop and masked[first] in " \u3000好的":
        first += 1
    if first < stop and masked[first] in COUNTING:
        first = after_value(masked, first, stop)
        cut = leading_count(masked, first, stop)
        before = cut > first and not text.masked.startswith(_INNER_COUNTED, cut)
        first = cut
        while first < stop and masked[first] in " \u3000的":
            first += 1
    if first < stop and masked[stop - 1] in COUNT_ENDS:
        stop = trailing_count(masked, first, stop)
        after = stop < end
    while stop > first and masked[stop - 1] in " \u3000的":
        stop -= 1
    if first >= stop:
        return None
    if masked[stop - 1] in "）)":
        opening = max(masked.rfind("（", first, stop), masked.rfind("(", first, stop))
        if opening > first + 1:
            inside = text.sentence[opening:stop]
            shown = stop if not any(character.isdigit() for character in inside) and len(inside) < 8 else opening
            noun, length = noun_class(masked[first:opening])
            return _Piece(first, shown, masked[first:opening], noun, length, before, after, member.joint)
    core = masked[first:stop]
    if core.endswith("体制") and BLANK in core:
        noun, length = Noun.RULE, 2
    elif core.endswith("活动") and BLANK in core:
        noun, length = Noun.DRIVE, 2
    elif core[-1] == "”":
        noun, length = noun_class(text.sentence[first : stop - 1])
        length += 1
    else:
        noun, length = noun_class(core)
    if stop < member.end and not after:
        longer = masked[first : member.end]
        if noun in _HEADLESS:
            other, size = noun_class(longer)
            if other not in _HEADLESS:
                return _Piece(first, member.end, longer, other, size, before, after, member.joint)
        elif masked[stop : member.end] == "规划":
            return _Piece(first, member.end, longer, Noun.TEXT, 2, before, after, member.joint)
    return _Piece(first, stop, core, noun, length, before, after, member.joint)


def _joined(text: Text, pieces: list[_Piece]) -> list[_Piece]:
    """Put together again what was no list of works: A与B合作机制, 县、乡、村三级体系."""
    first, last = pieces[0], pieces[-1]
    if len(pieces) == 2 and last.joint != "、":
        one = first.noun in _HEADLESS and (len(first.core) <= 5 or len(last.core) <= 4)
    else:
        one = any(len(piece.core) == 1 or piece.core in _LONELY for piece in pieces[:-1])
    lead = last.core.partition("的")[0]
    if (
        len(lead) < len(last.core)
        and last.noun not in _HEADLESS
        and all(piece.noun in _HEADLESS for piece in pieces[:-1])
    ):
        # 功能齐全、设施完善的文化中心: one thing with two qualities.
        one = one or all(abs(len(piece.core) - len(lead)) <= 1 for piece in pieces[:-1])
    one = one or (last.core[: len(last.core) - last.length].endswith("的") and first.noun in _HEADLESS)
    if not one:
        if BLANK in last.core and last.core[0] != "“" and all(piece.noun in _HEADLESS for piece in pieces[:-1]):
            return [last]
        return pieces
    core = text.masked[first.first : last.last]
    return [last._replace(first=first.first, core=core, before=first.before)]


def _verdict(text: Text, action: Action, piece: _Piece, shared: Noun | None, tail: Ending, size: int) -> bool:
    quoted = ""
    if BLANK in piece.core:
        inside = _QUOTE.search(text.sentence, piece.first, piece.last)
        quoted = inside[1] if inside else ""
    return is_named(
        action,
        piece.core,
        piece.noun,
        piece.length,
        Setting(quoted, shared, tail, size, piece.before, piece.after),
    )


def _shares_head(piece: _Piece, last: _Piece) -> bool:
    if generic(piece.core) or last.before or last.noun in (None, Noun.HOLLOW, Noun.FIRM, Noun.ASSET, Noun.FRAME):
        return False
    if piece.noun is None:
        return last.noun is not Noun.DEED or last.joint == "、"
    if piece.noun is Noun.HOLLOW:
        return last.noun is Noun.REFORM or (last.noun is Noun.RULE and len(piece.core) <= 6)
    return piece.noun is last.noun and singles_out(piece.core, piece.noun, piece.length)


def _items(text: Text, piece: _Piece, action: Action, stage: Stage, name: str) -> list[Item]:
    first, last = piece.first, piece.last
    if piece.core[0] != "“":
        row = _PHASE_ROW.match(piece.core) if piece.core[-1] == "期" else None
        if row is not None:
            return [
                item(
                    text,
                    at if at > first + row.end("stem") else first,
                    at + 2,
                    action,
                    stage,
                    row["stem"] + text.masked[at : at + 2],
                )
                for at in range(first + row.end("stem"), last, 2)
            ]
        return [item(text, first, last, action, stage, name)]
    whole = text.sentence[first:last]
    many = _MANY_QUOTES.match(whole)
    if many:
        return _quotes(text, first, last, many, action, stage, name.removeprefix(whole))
    if whole[-1] == "”":
        inside = whole[1:-1]
        singles = inside.split("、")
        if len(singles) > 2 and all(2 <= len(single) <= 6 for single in singles):
            result = []
            at = first + 1
            for single in singles:
                result.append(item(text, at, at + len(single), action, stage, single))
                at += len(single) + 1
            return result
        if name == whole:
            return [item(text, first + 1, last - 1, action, stage, inside)]
    return [item(text, first, last, action, stage, name)]


def _quotes(
    text: Text, first: int, last: int, many: re.Match[str], action: Action, stage: Stage, shared: str
) -> list[Item]:
    """“甲”“乙”改革: each quotation is an item and takes what follows the last, or else the list's category."""
    rest = many.string[many.end() :]
    behind = rest or shared
    result = []
    at = first
    for quote in many[0][1:-1].split("”“"):
        end = at + len(quote) + 2
        if rest and end == first + many.end():
            result.append(item(text, at, last, action, stage, text.sentence[at:last]))
        else:
            result.append(item(text, at + 1, end - 1, action, stage, f"“{quote}”{behind}" if behind else quote))
        at = end
    return result
