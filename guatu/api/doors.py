"""The API under /api/v1, put together."""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI

from guatu.api import commitments, indicators, lights, progress, registers, reports
from guatu.api.auth import AUTH
from guatu.api.bodies import StrictParser
from guatu.api.problems import problems_handle
from guatu.api.registers import batches


class DescribedAPI(NinjaAPI):
    """Ninja's API, whose description also tells the truth about content types."""

    def get_openapi_schema(self, **given: Any) -> Any:
        """Errors are `application/problem+json`, evidence is the file itself."""
        described = super().get_openapi_schema(**given)
        for path, item in described["paths"].items():
            for door in item.values():
                for code, answer in door["responses"].items():
                    if int(code) >= 400 and "content" in answer:
                        answer["content"] = {"application/problem+json": answer["content"]["application/json"]}
                    elif "/evidence/" in path or path.endswith("/refused"):
                        answer["content"] = {"*/*": {"schema": {"type": "string", "format": "binary"}}}
        return described


api = DescribedAPI(
    title="挂图接口",
    version="1",
    description="报告、任务与进展，以及全部台账。登录会话（写操作须带 CSRF 令牌）或个人令牌（Authorization: Bearer guatu_…）均可调用。",
    auth=AUTH,
    parser=StrictParser(),
    urls_namespace="api",
)
problems_handle(api)
api.add_router("", reports.router)
api.add_router("", commitments.router)
api.add_router("", progress.router)
api.add_router("", indicators.router)
api.add_router("", lights.router)
api.add_router("", registers.router)
api.add_router("", batches.router)
