"""The words by which a report says which part it is in: the review, the longer term, this year's plan, the closing.

Tense is not marked in Chinese, and review and plan use the same words; so each pattern holds what only one part says of
itself. A part is announced by a heading (REVIEW, LONG_TERM, PLAN) or opened by a sentence in running text (PLAN_OPENS,
LONG_TERM_OPENS).
"""

from __future__ import annotations

import re

from guatu.workreport.words import one_of

_YEAR = r"(?:19|20)\d\d"
_NTH_PLAN = "“?十[一二三四五六七]五"
_SAYS = "(?:是|为|：)"

#: Headings of the review: 过去一年工作回顾, 主要成绩, 存在的问题.
REVIEW = re.compile(
    "回顾|总结|去年|(?:过去|上|这)的?[一五几三]年|[一五]年来|工作(?:完成)?情况|(?:主要|工作|取得的)(?:成绩|成就|成效)$"
    "|存在的?(?:主要)?(?:困难|问题)"
)
#: A heading with one of these is the review's, whatever else it says.
SURELY_REVIEW = re.compile("回顾|总结")
#: Headings of longer-term goals: 今后五年的奋斗目标, “十五五”时期发展, 2026—2030年.
LONG_TERM = re.compile(
    rf"{_NTH_PLAN}”?{one_of('时期 期间 规划 发展 的 奋斗 主要')}|(?:今后|未来|往后|下)的?[三五几]年"
    r"|20\d\d年?[—－–\-~～至到]20\d\d年|远景|中长期"
    "|(?:本届|新一届|五年)(?:政府)?的?(?:工作)?(?:奋斗|总体|主要)?(?:目标|任务|规划)"
)
#: Headings of the plan: 2026年重点工作, 今年的主要预期目标, 下一步打算.
PLAN = re.compile(
    rf"(?:今年|本年度?|新的一年|明年|来年|下一?(?:步|阶段)|全年|{_YEAR}年(?:度|全年)?)"
    "(?:的|我们|[我全][省市州县区旗]|政府|要|将)*[^。，]{0,16}"
    + one_of("工作 任务 目标 安排 重点 打算 部署 要求 思路 举措 计划 抓好 做好")
    + f"|(?:工作|任务){one_of('安排 打算 部署 重点 目标 建议 计划')}"
    "|(?:预期|奋斗|努力|工作)目标|重点工作|主要任务|总体(?:要求|思路|目标)|下一?步"
)
THIS_YEAR = re.compile("今年|新的一年|明年")
#: Headings on the government itself stand in every part: 加强政府自身建设.
SELF = re.compile(
    "自身建设|政府建设|政府效能|执行力和公信力|依法行政|从严治党"
    f"|{one_of('法治 服务 廉洁 效能 责任 人民满意 阳光 有为 数字 创新')}[^。，]{{0,12}}政府"
)
#: A line without number that is a chapter's heading.
CHAPTER = re.compile(
    f"{PLAN.pattern}|{REVIEW.pattern}|{SELF.pattern}|(?:{LONG_TERM.pattern}).*{one_of('目标 任务 要求 思路 规划 展望')}"
)

#: What a plan's first sentence says: 总体要求是, 预期目标为, 重点抓好, 工作安排是, 将着力.
_OPENINGS = (
    f"总体?的?(?:要求|思路|目标)(?:{_SAYS}|建议)",
    f"{one_of('主要 总体 工作 预期 奋斗 努力 发展 约束性')}*(?:目标|任务|指标)(?:初步)?(?:安排|拟定|确定|建议|设定)?"
    f"(?:{_SAYS}|建议为|:|如下)",
    f"(?:(?:我们)?[将要]|应)?{one_of('重点 着力 突出 集中力量 切实 扎实 主要')}{one_of('抓好 做好 推进 实施 抓 做 围绕 从 是')}",
    f"(?:重点|主要)?工作(?:总体)?(?:安排|思路|重点|任务|打算){_SAYS}",
    f"将(?:重点|全力|着力|坚持)|政府工作[^。；]{{0,8}}(?:要求|思路){_SAYS}",
)
#: Opens a plan within running text. Past uses of the same words (圆满完成年初确定的目标任务, 好于预期目标) have no 是 or 为 behind them.
PLAN_OPENS = re.compile(
    r"(?:^|[。，；：！\n　 ])(?:根据[^。]{0,60}，|按照[^。]{0,80}，|综合[^。]{0,40}，|(?:做好|完成|抓好)?)?"
    r"(?:(?P<year>(?:19|20)\d\d)年?|今年|新的一年|明年|全年|下一?步|当前和今后一个时期)[^。；]{0,40}?"
    f"(?:{'|'.join(_OPENINGS)})"
)
#: Opens a plan, or longer-term goals, without a year: 主要目标是, 围绕上述目标.
GOALS_OPEN = re.compile(
    f"(?:主要|预期|奋斗|努力|总体)(?:预期)?目标(?:初步)?(?:建议)?(?:确定)?(?:{_SAYS}|建议为)"
    "|围绕(?:上述|以上|这一|实现)[^。，]{0,10}(?:目标|任务|要求)|实现(?:上述|以上|这些)目标"
    "|重点(?:抓好|做好|做)(?:以下|如下|[一二三四五六七八九十]{1,3}(?:个|大|项|方面))"
)
#: Opens longer-term goals: 今后五年的目标, 到“十五五”末.
LONG_TERM_OPENS = re.compile(
    "(?:今后|未来)的?[三五几]年[^。]{0,60}(?:目标|要求|任务|思路)|到“?十[一二三四五六七]五”?末"
    f"|“十[一二三四五六七]五”(?:时期|期间)?[^。，]{{0,30}}(?:目标|指导思想|总体要求)[^。]{{0,6}}{_SAYS}"
)
#: A paragraph with one of these tells of the past, though it names goals.
PAST = re.compile("完成了|实现了|取得了|一年来|去年|过去的?一年|顺利|圆满|回顾")
#: How often these stand in a text tells a report from a mere plan.
LOOKING_BACK = re.compile(
    "一年来|去年|完成了|实现了|取得了|荣获|达到了|同比(?:增长|下降)|累计(?:完成|建成|实现)|圆满完成|成功(?:创建|举办)|回顾"
)
OPENS_REVIEW = re.compile("一年来|过去的?一年|去年")
#: Titles of texts that are a plan and nothing else.
MERE_PLAN = re.compile(one_of("民生实事 重点工作 目标任务 任务分解 责任分解 工作要点 实施方案 工作计划"))

CLOSING = re.compile("(?:各位代表|各位委员|同志们|代表们)[！，,!]|让我们|新时代呼唤")
_READ_MORE = "(?:相关|延伸)(?:报道|链接|阅读)"
CLOSING_WORDS = re.compile(
    "让我们[^。]{0,40}(?:团结|周围|旗帜|领导下)|(?:努力奋斗|而奋斗|再创辉煌|胜利召开|谱写[^。]{0,30}篇章)！?$"
)
#: The sentences of farewell at the report's end.
FAREWELL = re.compile(
    "(?:各位(?:代表|委员)|同志们|代表们)?[！，,!]?[^。！!]{0,40}让我们|(?:各位代表)?[！，]?新时代呼唤"
)
#: What stands before the farewell in its paragraph and is no mere address.
STILL_PROMISES = re.compile(r"(?:我们|政府)[^。]{0,12}(?:还?将|还?要)|\d")
#: Notes, glossaries and annexes after the report promise nothing.
NOTES = re.compile(
    rf"{one_of('注释 名词解释 名词注释 附注 注 附件 附录 附')}\s*[一二三四五\d]?\s*(?:[：:]|$)|相关名词"
    rf"|《?政府工作报告》?(?:有关)?(?:名词|用语)(?:解释|说明|注释)|{_READ_MORE}"
)
TITLE = re.compile(r"[^。，\n]{0,40}(?:政府)?工作报告[^。，\n]{0,12}$", re.M)
#: 2026年1月8日在某区第五届人民代表大会上.
SITTING = re.compile(r"((?:19|20)\d\d)年(\d{1,2})月\d{1,2}日[^。\n]{0,20}[在市县区省第]")
