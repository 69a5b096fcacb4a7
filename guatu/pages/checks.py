"""Start-up checks of the pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.staticfiles import finders
from django.core.checks import CheckMessage, Warning, register

VENDOR = "vendor/htmx.min.js"
CHARTS = "vendor/echarts.common.min.js"
"""Without it pages show the tables of their charts."""
HOW = "请在项目目录运行：npm ci && npm run vendor（make run 会自动完成）。"


def vendor_missing() -> bool:
    """Whether the front-end packages have not been copied to where they are served from."""
    return finders.find(VENDOR) is None


@register()
def front_end_packages(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001
    """Say at the start, not in a broken page, that htmx or the charts are missing."""
    if not vendor_missing():
        if finders.find(CHARTS) is not None:
            return []
        return [Warning(f"缺少前端文件 {CHARTS}，图表只显示为表格。", hint=HOW, id="guatu.pages.W002")]
    return [Warning(f"缺少前端文件 {VENDOR}，页面的筛选、抽屉和审核不能使用。", hint=HOW, id="guatu.pages.W001")]
