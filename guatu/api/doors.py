"""The API under /api/v1, put together."""

from __future__ import annotations

from ninja import NinjaAPI

from guatu.api import commitments, progress, reports
from guatu.api.auth import AUTH
from guatu.api.problems import problems_handle

api = NinjaAPI(
    title="挂图接口",
    version="1",
    description="报告、任务与进展。登录会话（写操作须带 CSRF 令牌）或个人令牌（Authorization: Bearer guatu_…）均可调用。",
    auth=AUTH,
    urls_namespace="api",
)
problems_handle(api)
api.add_router("", reports.router)
api.add_router("", commitments.router)
api.add_router("", progress.router)
