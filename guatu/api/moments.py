"""Times as the API gives them: the district's local time, with its offset, so that no caller need guess."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from django.conf import settings
from pydantic import PlainSerializer, WithJsonSchema


def moment_told(at: datetime) -> str:
    """An instant of the database (naive local time) as RFC 3339 has it."""
    return at.replace(tzinfo=ZoneInfo(settings.TIME_ZONE)).isoformat()


Moment = Annotated[
    datetime,
    PlainSerializer(moment_told, return_type=str, when_used="unless-none"),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
