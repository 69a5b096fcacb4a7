"""Lines that are no part of a report: page numbers, buttons of web pages, forum dirt, rows of a table of contents.

Only whole lines are dropped, and only where every word of the line is such dirt.
"""

from __future__ import annotations

import re

_DASH = r"[-—–―－─~·•]"
_PAGE_NUMBER = re.compile(
    rf"{_DASH}+\s*\d{{1,4}}\s*{_DASH}+"
    r"|第\s*[\d一二三四五六七八九十]{1,4}\s*页\s*[,，/、]?\s*(?:[（(]?\s*共\s*\d{1,4}\s*页\s*[)）]?)?"
    r"|共\s*\d{1,4}\s*页\s*[,，/、]?\s*第\s*\d{1,4}\s*页"
    r"|[Pp]age\s*\d{1,4}(?:\s*of\s*\d{1,4})?",
)
_BARE_NUMBER = re.compile(r"\d{1,3}")
_CONTENTS_ROW = re.compile(r".{2,60}?(?:[.．·…]\s?){4,}\s*[（(]?\d{1,3}[）)]?|.{2,60}?…{2,}\s*\d{1,3}")
_HAS_WORD = re.compile(r"[^\W_]|\ufffd")
_SEPARATORS = re.compile(r"[\s|｜【】\[\]［］<>＜＞»›/、]+")

_BUTTON = re.compile(
    r"(?:下载|打印|打印本[页稿文]|全屏|收藏|加入收藏|收藏本[页文]|加大|还原|减小|缩小|放大|默认|恢复|大|中|小|[Aa][+-]?|字号|字体|"
    r"分享|分享到|微信|微博|新浪微博|腾讯微博|[Qq][Qq]|[Qq][Qq]空间|[Qq][Qq]好友|人人网|豆瓣|朋友圈|复制链接|复制网址|关闭|关闭窗口|关闭本页|"
    r"关闭页面|返回|返回首页|返回列表|返回顶部|顶部|首页|上一页|下一页|上一篇|下一篇|尾页|末页|楼主|沙发|板凳|\d{1,4}\s?[楼#]|显示全部楼层|"
    r"只看该作者|只看楼主|只看大图|倒序浏览|正序浏览|阅读模式|电梯直达|跳转到指定楼层|回复|举报|使用道具|点赞|点评|评论|评分|支持|反对|"
    r"扫一扫|手机版|电脑版|无障碍|无障碍浏览|长者模式|适老化|关怀版|繁体|繁體|简体|English|登录|注册|搜索|朗读|语音播报|"
    r"相关报道|相关链接|相关新闻|相关阅读|相关文章|相关信息|相关稿件|延伸阅读|推荐阅读|热门推荐|附件下载|网站地图|联系我们|关于我们|"
    r"我要纠错|纠错|正文|设为首页|[:：])[:：]?"
)
_STAMP = re.compile(
    r"[【\[（(]?(?:"
    r"(?:信息|文章|稿件|新闻|内容)?来\s?源|(?:发布|更新|发表|生成|录入|日期)?(?:时\s?间|日\s?期)|作\s?者|记\s?者|编\s?辑|责任编辑|责\s?编|"
    r"审\s?核|校\s?对|编\s?审|监\s?制|(?:浏览|阅读|点击|访问)(?:次数|量|数|率)?|查看|回复|"
    r"发布(?:机构|人|单位|者)|信息(?:分类|索引|名称)|索\s?引\s?号|主\s?题\s?词|字\s?[号体]|分享到?|当前位置|"
    r"(?:您)?(?:现在|当前|所在)?的?位置|上一[篇条]|下一[篇条]|主办(?:单位)?|承办(?:单位)?|网站标识码"
    r")\s?[:：][^，。；！？]{0,80}"
    r"|发表于\s?[\d:：\- /年月日前天昨小时分钟]{2,30}.{0,20}"
    r"|本帖最后由.{1,60}编辑"
    r"|(?:上一[篇条]|下一[篇条]).{0,60}"
    r"|版权所有.{0,80}|.{0,40}[Ii][Cc][Pp]备.{0,40}|.{0,12}公网安备.{0,40}"
    r"|扫一扫.{0,24}|用?微信扫.{0,30}|分享到?.{0,4}(?:微信|微博|朋友圈).{0,16}"
    r"|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?"
)
_LONGEST = 100
"""No line of dirt is longer than this, in characters."""


def is_page_number(line: str) -> bool:
    """Whether a trimmed line is a page number with its dashes or words: `— 3 —`, `第3页 共20页`."""
    return len(line) <= 24 and _PAGE_NUMBER.fullmatch(line) is not None


def is_bare_number(line: str) -> bool:
    """Whether a trimmed line is nothing but a small number: a page number, or a cell of a table."""
    return len(line) <= 3 and _BARE_NUMBER.fullmatch(line) is not None


def is_dirt(line: str) -> bool:
    """Whether every word of a trimmed line is page chrome, forum dirt or a row of a table of contents."""
    if len(line) > _LONGEST or "。" in line:
        return False
    if not _HAS_WORD.search(line):
        return True
    if _STAMP.fullmatch(line) or _CONTENTS_ROW.fullmatch(line):
        return True
    if len(line) > 60 or not _BUTTON.match(line.lstrip("|｜【[［<＜ ")):
        return False
    return all(_BUTTON.fullmatch(word) for word in _SEPARATORS.split(line) if word)
