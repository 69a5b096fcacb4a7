"""Words for pages that come from rooms which know no translation: kinds, stages, why a sentence holds no commitment, and
the fixed sentences among the notes on a document.

They are named here so that the catalogue of messages holds them; a test compares the lists with their rooms.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

KINDS = (_("量化目标"), _("定性目标"), _("重点事项"), _("常态工作"))
STAGES = (_("谋划争取"), _("启动开工"), _("推进建设"), _("建成完成"), _("运行深化"))
REASONS = (
    _("标题"),
    _("引出下文"),
    _("指导思想或总体要求"),
    _("回顾或背景"),
    _("预测或测算"),
    _("说明或论证"),
    _("称呼或结束语"),
    _("号召或原则，没有具体事项"),
    _("残句或注释"),
    _("责任单位"),
)
NOTES = (
    _("按 GB18030 编码读出。"),
    _("按 Big5（繁体） 编码读出。"),
    _("按 UTF-16 编码读出。"),
    _("文中有“锟斤拷”一类乱码，是文件以前转码时损坏的，请对照原件。"),
)
"""Notes that name a heading, a line or a figure are told as they were written."""
