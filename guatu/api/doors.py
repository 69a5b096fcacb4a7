"""The API's doors under /api/v1."""

from __future__ import annotations

from ninja import NinjaAPI

api = NinjaAPI(title="挂图", version="1", docs_url=None)
