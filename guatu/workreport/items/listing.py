"""Turn the object of an action into items: one for each member of its lists, with what the list shares restored in the name."""

from __future__ import annotations

import re

from guatu.workreport.commitment import Item, Stage
from guatu.workreport.items.heads import Noun
from guatu.workreport.items.judge import Setting, is_named, names_nothing
from guatu.workreport.items.members import HEADLESS, Piece, Text, joined_pieces, pieces_of
from guatu.workreport.items.names import of_category, of_line, of_neighbour, with_activity, with_stem, worded
from guatu.workreport.items.nouns import generic, noun_class, singles_out
from guatu.workreport.items.pieces import COUNT_ENDS, Ending, ending, trailing_count
from guatu.workreport.items.stages import stage_of
from guatu.workreport.lists import BLANK, Member, Series, lists
from guatu.workreport.verbs import VERBS, Act, Action

_QUOTE = re.compile(r"[“《\"]([^”》\"]*)")
_MANY_QUOTES = re.compile(r"(?:“[^“”]*”){2,}")
_PHASES = re.compile(r"[一二三四五六七八九十]+期?$")
_PHASE_END = re.compile(r"[一二三四五六七八九十]+期?$")
_PHASE_ROW = re.compile(r"(?P<stem>.{2,}?)(?P<row>(?:[一二三四五六七八九]期){2,})$")
_INDEFINITE = re.compile(r"(?:一|大)?批|一系列|更多|若干|一些")
_LINKED = re.compile(
    r"(?P<one>[^、，与和]{2,12})[与和同](?P<other>[^，]{2,20}?)(?:互联互通|连通|联通|互通|对接|衔接|连接)"
)
"""A with B and C linked is one work: 甲路与乙高速、丙公路连通."""
_UNCLEAR_ENDS = COUNT_ENDS | frozenset(" \u3000的并)）")
"""Behind these the head of a phrase stands further left."""
_KEEP_HINT = re.compile(r"[“等大]|行动|整治|斗争|攻坚|计划|应用|成果|优势")
_RAISE_HINT = re.compile(r"等|[两三四五六七八九十\d][个大]|“")


def read_object(text: Text, first: int, last: int, action: Action, told: Ending | None = None) -> list[Item]:
    """The items of the object `text[first:last]` of `action`; `told` is the predicate that follows it, where it is known."""
    act = action.act
    if last - first < 2 or act is Act.HANDLE:
        return []
    if act is Act.RAISE and not _RAISE_HINT.search(text.masked, first, last):
        return []
    if act is Act.KEEP and not _KEEP_HINT.search(text.masked, first, last):
        return []
    linked = _LINKED.fullmatch(text.masked, first, last) if text.masked[last - 1] in "通接" else None
    if linked is not None and act in (Act.FINISH, Act.PUSH, Act.FOUND) and noun_class(linked["one"])[0] is Noun.PLACE:
        return [item(text, first, last, action, action.stage, text.sentence[first:last])]
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
    if len(members) == 1 and not category and _hopeless(text, action, closing, tail):
        return []
    pieces = pieces_of(text, series, tail)
    if len(pieces) > 1:
        if pieces[0].before and _INDEFINITE.match(text.masked, members[0].start):
            return []
        if pieces[-1].after and text.masked[pieces[-1].last] == "各":
            pieces = [piece._replace(after=True) for piece in pieces]
        if category and sum(len(piece.core) == 1 for piece in pieces) > 1:
            return []  # 水、电、路等基础设施: the members are kinds of things.
        if not category:
            pieces = joined_pieces(text, pieces)
    plain = Setting("", shared, tail, len(pieces), False, False)
    verdicts = [_verdict(text, action, piece, plain) for piece in pieces]
    if True not in verdicts:
        return []
    verb = worded(action, tail)
    worded_action = action if verb == action.verb else action._replace(verb=verb)
    result: list[Item] = []
    for at, piece in enumerate(pieces):
        named = verdicts[at]
        name = text.sentence[piece.first : piece.last]
        if category:
            name = _in_category(name, pieces, at, head, shared)
        elif piece is not pieces[-1]:
            shares = not named and verdicts[-1] and _shares_head(piece, pieces[-1])
            name += _borrowed(pieces, at, shares, named)
            named = named or shares
        if result and len(piece.core) <= 3 and _PHASES.match(piece.core):
            named, name = True, _PHASE_END.sub("", result[-1].name) + piece.core
        elif at:
            name = with_stem(name, pieces[0].core)
        if named:
            stage = tail.stage or stage_of(action, piece.noun, name, tail.words)
            told_already = (
                piece.noun is Noun.DEED and piece is not pieces[-1]
            )  # 甲线东延、乙路改造: each says what is done.
            if tail.stage or not (category or told_already):
                name = with_activity(name, piece.noun, tail)
            result += _items(text, piece, worded_action, stage, name)
    return result


def _hopeless(text: Text, action: Action, member: Member, tail: Ending) -> bool:
    """Whether a single phrase can be told at sight to name no work: half of all phrases, and taking them apart is dear."""
    masked, at = text.masked, tail.at
    if tail.stage is not None or masked[at - 1] in _UNCLEAR_ENDS or BLANK in masked[member.start : member.end]:
        return False
    if names_nothing(action.act, noun_class(masked[member.start : at])[0]):
        return at == member.end or names_nothing(action.act, noun_class(masked[member.start : member.end])[0])
    return False


def _in_category(name: str, pieces: list[Piece], at: int, head: str, shared: Noun | None) -> str:
    piece, owner = pieces[at], _owner(pieces, at)
    if piece.noun is Noun.PLACE and owner is not piece and owner.noun is Noun.PLACE:
        borrowed = of_neighbour(piece.core, piece.noun, owner.core, owner.noun, owner.length, False)
        if borrowed:
            return name + borrowed
    if piece.noun is None and owner is not piece and owner.noun is Noun.PLACE and shared is Noun.WORK:
        kind = of_line(piece.core, owner.core, owner.length)
        if kind:
            return name + kind
    return of_category(name, piece.core, piece.noun, head, shared)


def _borrowed(pieces: list[Piece], at: int, shares: bool, named: bool) -> str:
    """What the member takes from the next one that has a head."""
    piece, owner = pieces[at], _owner(pieces, at)
    if shares or (
        named and ((piece.noun is Noun.PLACE and owner.noun in (Noun.PLACE, Noun.WORK)) or _takes_head(piece, owner))
    ):
        return of_neighbour(piece.core, piece.noun, owner.core, owner.noun, owner.length, _equal(pieces, owner))
    return ""


def _owner(pieces: list[Piece], at: int) -> Piece:
    """The next member that has a head of its own: 社保、农保资金审计 shares 资金审计, whatever the list ends in."""
    for piece in pieces[at + 1 :]:
        if piece.noun not in HEADLESS and piece.noun is not Noun.FIRM and piece.length < len(piece.core):
            return piece
    return pieces[-1]


def _equal(pieces: list[Piece], owner: Piece) -> bool:
    """Whether several members before `owner` are of one length: then they stand for its first word."""
    before = pieces[: pieces.index(owner)]
    return len(before) > 1 and len({len(each.core) for each in before}) == 1


def _takes_head(piece: Piece, owner: Piece) -> bool:
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
    if noun in HEADLESS and tail.at < len(category):
        other, _ = noun_class(category)
        if other not in HEADLESS:
            return category, other
    return head, noun


def _verdict(text: Text, action: Action, piece: Piece, setting: Setting) -> bool:
    """Whether a member names a work; `setting` is that of its list, which quotes and counts of its own add to."""
    quoted = ""
    if BLANK in piece.core:
        inside = _QUOTE.search(text.sentence, piece.first, piece.last)
        quoted = inside[1] if inside else ""
    if quoted or piece.before or piece.after:
        setting = setting._replace(quoted=quoted, counted_before=piece.before, counted_after=piece.after)
    return is_named(action, piece.core, piece.noun, piece.length, setting)


def _shares_head(piece: Piece, last: Piece) -> bool:
    if piece.core.endswith("体制") and last.noun is Noun.REFORM:
        return len(piece.core) >= 4
    if generic(piece.core) or last.before or last.noun in (None, Noun.HOLLOW, Noun.FIRM, Noun.ASSET, Noun.FRAME):
        return False
    if piece.noun is None or (piece.length == len(piece.core) and piece.noun is Noun.PLACE):
        return last.noun is not Noun.DEED or last.joint == "、"
    if piece.noun is Noun.HOLLOW:
        return last.noun is Noun.REFORM or (last.noun is Noun.RULE and len(piece.core) <= 6)
    return piece.noun is last.noun and singles_out(piece.core, piece.noun, piece.length)


def _items(text: Text, piece: Piece, action: Action, stage: Stage, name: str) -> list[Item]:
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
