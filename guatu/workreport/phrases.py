"""The general words of official prose that carry no content of their own: time, strength, adverbs, bare verbs, rhythm.

All entries are words that any county's report may use. What they mean for a commitment: a *strength* is how firmly the government binds
itself (确保 > 力争), a *bare verb* says only that the thing will come about (建成 打造 完成) and is no part of what is counted.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from guatu.codes.numerals import chinese_number

#: Words of commitment that govern a number, in the order in which a clause is searched.
STRENGTHS = ("坚决完成", "确保", "必保", "力争", "争取", "努力", "计划", "完成")
#: These reach over all that follows in the sentence, until another of them.
FAR_REACHING = frozenset(STRENGTHS) - {"完成"}
STRENGTH = re.compile(
    r"坚决完成|确保|必保|力保|力争|争取|努力|(?<!年度)(?<!投资)(?<!五年)计划(?=新|建|引|完|实|到|投|争|安|招|培|改|开|总|在|全)|完成(?![率度后情])"
)
SAME_STRENGTH = {"力保": "必保"}

TIME = (
    r"今年年底前?|今年年内|今年内|今年|本年度?|当年|全年|年内|年底前?|年末|到今年底|到年底|到年末|上半年|下半年|明年|"
    r"(?:第)?[一二三四]季度(?:末|前)?|(?:19|20)\d\d年(?:底|末)?前?|(?:\d{1,2}|十?[一二三四五六七八九十])月(?:\d{1,2}日|底|末)(?:之?前)?|\d{1,2}月(?:前|份)?|"
    r"(?:国庆节?|五一节?|春节|中秋节?|元旦|七一|汛期)(?:到来)?之?前|秋季(?:学期|开学)前?|(?:到|至|在)(?=\d|年底|年末|今年|明年|上半年|“?十[一二三四五六七]五)|每(?:个)?季度|每(?:个)?月度?|每年|每周|每半年|期内|"
    r"(?:[两三四五]|\d{1,2})年之?内|“?十[一二三四五六七]五”?末|同时|此外|另外|其中|其次|最终|尽快|尽早|按期(?!办)|如期|按时(?!办)"
)
ADVERB = (
    r"大力|全力以赴|全力|着力|努力|积极|加快|加速|加紧|抓紧|扎实|稳步|稳妥|有序|深入|持续|继续|不断|进一步|全面|统筹|重点(?!项目|企业|工程|人群|群体|产业|园区|[镇村]|高校|实验室|学科|领域|人才)|突出|切实|严格|坚决|"
    r"高标准(?!农田|厂房|大棚|蔬菜|设施|基地)|高质量|高水平|高起点|高效(?!农业)|科学(?![家技城院研])|合理|适时|及时|广泛|大规模|更大力度|纵深|常态化|有效(?!投资|发明|专利)|精准|鼓励|支持|帮助|配合|协调|坚持|优先|率先|"
    r"成功|顺利|基本(?!农田|医疗|养老|公共|药物|口粮)|集中(?!供|式|安置|区|连片)|分类|分批|分步|逐步|适度|组织(?![部化])|认真|真正|务必|必须|要(?![素件])|将(?!军)|应(?![急用届])|可(?![再支研容])|能(?![耗源力])|也|还(?![田款建林])|再(?![生就担贷])|又|并(?![网购])|就(?![业读医])|都(?!市)|共(?![享同建青有])|总共|累计|预计|实际(?!利用|使用)|真|狠|做到|力促|促进|推动|带动|"
    r"推进|促成|引导|协同|聚力|聚焦|奋力|想方设法|千方百计|"
    r"有针对性地?|因地制宜"
)
BARE_VERB = (
    r"建成投用|建成投产|建成|打造|新建|建设|建好|建立|创建|创成|成功创建|争创|完成|实现|实施|启动|抓好|抓|搞好|做好|办好|设立|投入|发放|安排(?!资金)|推进|开展|落实|落地|"
    r"发展|达到|形成|落地落实|确保|必保|力保|力争|争取|"
    r"计划(?![生外内单投])|达(?!标)|达成|布局|组建|申报|申建|建(?![筑成档制材设议])|办(?![结公理学案件事])|兑现|"
    r"力促|谋划|储备(?=[^、，]{2})|构建|保障|推广|举办|拥有|有|使|让|把|将|用于|拨付|筹集(?=[^、，]{2})|提供|组织|保证|"
    r"引育|取得|产生|争取到位|滚动实施|提升|提高|扩大|增加(?!值)|落户|抓实|推出|增设"
)
#: What stands before 下达 and the like is who set the number, not what is counted.
SETTER = r"(?:国家|中央|省委省政府|省|市|州|区|县|上级)(?:级)?(?:下达|分解|核定)(?:的|我[市县区])?"

#: Numbers of list members typed into the running text: （3）, 2., ③, 二是.
_NUMBERING = (
    r"[（(]\d{1,2}[）)]|\d{1,2}[.、．](?!\d)|[①-⑳]|[一二三四五六七八九十]{1,2}是|第[一二三四五六七八九十]{1,2}[，,]"
)
#: Where a work is done, as far as it says nothing about what is counted: 在中心城区主干道两侧, 城区及周边范围内.
_PLACE = r"(?:围绕|聚焦)[^，；、]{2,16}?(?=开展|推进|实施|打造|建设)|在(?=稳定|保持)|在[^，；、]{2,16}?(?:两侧|范围内|区域内|沿线|周边|等地|等处)|[^，；、]{2,14}?范围内"
_STRIP_HEAD = re.compile(rf"(?:{_NUMBERING}|{_PLACE}|[、，,；;：:和及与\s　并]|以及|并且|{TIME}|{ADVERB}|{SETTER})+")
_STRIP_TAIL = re.compile(
    r"(?:[、，,\s　]|实现|完成|达到|保持|继续|稳定|力争|确保|必保|争取|努力|同比|年均|每年|人均|户均|"
    r"每人每月|每人每年|每人|每户|每月|(?:到|至|比|较)(?:19|20)\d\d年(?:底|末)?|比去年|较去年|比上年|较上年|"
    r"分别|均|各|总数|总量达|要|再|(?<![签条节合])约|为|有|到|在|至|达|不少于|总计|共|共计|累计|全部|"
    r"不低于|力求|预计|预期|按照?|的|将|也|都|以|调整|逐步|总体|总和|平均)+$"
)
_VERB_HEAD = re.compile(rf"(?:{BARE_VERB})")


def strip_lead_in(words: str) -> str:
    """Drop connectors, time and adverbs from the head of a noun phrase; 到 and 在 go only with the words of time behind them."""
    match = _STRIP_HEAD.match(words)
    return words[match.end() :] if match else words


def strip_tail(words: str) -> str:
    """Drop what leads over to the number (实现, 达到, 分别, 同比 …) from the end of a noun phrase."""
    match = _STRIP_TAIL.search(words)
    return words[: match.start()] if match else words


def strip_tail_soft(words: str) -> str:
    """Drop what leads over to the number, but keep a comparison with an average."""
    return re.sub(r"(?:\s|约|左右|在|达到|达)+$", "", words)


def strip_verbs(words: str) -> str:
    """Drop bare verbs from the head: 建成标准茶园 → 标准茶园; 新增, 新签约, 净增 stay, they make it another count."""
    while words:
        words = strip_lead_in(words)
        match = _VERB_HEAD.match(words)
        if match is None:
            break
        rest = words[match.end() :]
        if rest[:1] and (
            rest[0] in "率度量额力型性化者区于中期"
            and not rest.startswith(("区级", "中小", "中心", "量化", "化工", "化肥", "力量"))
        ):
            break
        words = rest
    return words


_RHYTHMS = (
    (re.compile(r"每(?:个)?季度?|按季度?|季度"), "quarter"),
    (re.compile(r"每(?:个)?月度?|按月|月度|逐月|月均"), "month"),
    (re.compile(r"每(?:个)?(?:周|星期)|按周|一周"), "week"),
    (re.compile(r"每(?:天|日)|日均"), "day"),
    (re.compile(r"每半年"), "half-year"),
)
_EVERY = (
    (re.compile(r"每(?:个)?季度?"), "quarter"),
    (re.compile(r"每(?:个)?月"), "month"),
    (re.compile(r"每(?:个)?(?:周|星期)"), "week"),
    (re.compile(r"每(?:天|日)"), "day"),
    (re.compile(r"每半年"), "half-year"),
)


def rhythm(words: str) -> str:
    """The period that words of rhythm name (每季度 → quarter), "" where there are none."""
    return next((every for pattern, every in _EVERY if pattern.search(words)), "")


_DEADLINES = re.compile(
    r"(?P<half>上半年)|(?P<quarter>(?:第)?[一二三四]季度)(?!拉练|调度|例会)|(?P<month>\d{1,2}|十[一二]?|[一二三四五六七八九])月(?P<day>\d{1,2})日(?:之)?前|"
    r"(?P<month2>\d{1,2}|十[一二]?|[一二三四五六七八九])月(?:底|末|份)?(?:之)?前?(?=底|末|份|前|完|建|投|开|实|[，,、])|"
    r"(?P<year>(?:19|20)\d\d)年(?:(?P<month3>\d{1,2})月)?(?:底|末)?|(?P<within>[一二两三四五六七八九十\d]{1,2})年(?:之)?内|(?P<next>明年)|"
    r"(?P<holiday>国庆节?|五一节?|春节|中秋节?|元旦|七一|汛期)(?:之)?(?:前|到来前)|(?P<autumn>秋季(?:学期)?|9月开学|秋季开学)|(?P<plan>“?十(?P<nth>[一二三四五六七])五”?(?:规划)?(?:期)?末)"
)
_HOLIDAYS = {
    "国庆": (9, 30),
    "五一": (4, 30),
    "中秋": (9, 15),
    "元旦": (12, 31),
    "七一": (6, 30),
    "春节": (1, 31),
    "汛期": (4, 30),
}


def deadline_in(words: str, plan_year: int) -> date | None:
    """The last deadline that words name, None where they name none; the report's own year end is not one of its own.

    >>> deadline_in("6月底前完成", 2026)
    datetime.date(2026, 6, 30)
    """
    if not any(mark in words for mark in "年月季半前秋末"):
        return None
    found = None
    for match in _DEADLINES.finditer(words):
        read = _deadline(match, words, plan_year)
        found = read or found
    return found


def _deadline(match: re.Match[str], words: str, plan_year: int) -> date | None:
    if match["half"]:
        return date(plan_year, 6, 30)
    if match["quarter"]:
        if words[max(0, match.start() - 1) : match.start()] in ("每", "按"):
            return None
        return _month_end(plan_year, 3 * chinese_number(match["quarter"].removeprefix("第")[0]))
    if match["month"]:
        return _day(plan_year, _number(match["month"]), int(match["day"]))
    if match["month2"]:
        before = words[max(0, match.start() - 1) : match.start()]
        return None if before in ("每", "个") else _month_end(plan_year, _number(match["month2"]))
    if match["year"]:
        year = int(match["year"])
        if (
            year < plan_year
            or re.match(r"[—－–\-~～至]|以来|的", words[match.end() :])
            or words[: match.start()].endswith("比")
        ):
            return None
        return _month_end(year, int(match["month3"])) if match["month3"] else date(year, 12, 31)
    if match["within"]:
        return date(plan_year + _number(match["within"]) - 1, 12, 31)
    if match["next"]:
        return date(plan_year + 1, 12, 31)
    if match["holiday"]:
        return _day(
            plan_year, *_HOLIDAYS[match["holiday"].removesuffix("节") if match["holiday"] != "春节" else "春节"]
        )
    if match["autumn"]:
        return date(plan_year, 9, 1)
    # The nth five-year plan ends in 1955 + 5n: the fourteenth in 2025.
    return date(1955 + 5 * (10 + chinese_number(match["nth"])), 12, 31) if match["plan"] else None


def _number(text: str) -> int:
    return int(text) if text.isdigit() else chinese_number(text)


def _month_end(year: int, month: int) -> date | None:
    return date(year, month, monthrange(year, month)[1]) if 1 <= month <= 12 else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def deadline_near(sentence: str, start: int, end: int, plan_year: int) -> date:
    """The deadline that the clause around a span names (2027年建成…, …秋季投入使用), else the year's end."""
    begin = max(sentence.rfind(mark, 0, start) for mark in "，；,;") + 1
    stops = [at for mark in "，；,;。" if (at := sentence.find(mark, end)) >= 0]
    stop = min(stops) if stops else len(sentence)
    found = deadline_in(sentence[begin:start], plan_year) or deadline_in(sentence[end:stop], plan_year)
    if found is None and 0 < begin <= 14:
        found = deadline_in(sentence[: begin - 1], plan_year)
    return found or date(plan_year, 12, 31)
