"""Errors as problems (RFC 9457) that staff can read and programs can act on."""

from __future__ import annotations

import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, RequestDataTooBig, TooManyFilesSent
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import Field

from guatu.api.bodies import BODY, faults_of, unreadable
from guatu.api.limits import TooMany
from guatu.api.moments import Moment
from guatu.commitments.errors import Conflict, Refused
from guatu.indicators.errors import IndicatorError, NoSuchIndicator
from guatu.jobs.errors import JobRefused
from guatu.lake.errors import LakeError
from guatu.lake.ingest.errors import IngestRefused
from guatu.registers import errors as registers
from guatu.registers.gate import RowsRefused

logger = logging.getLogger(__name__)


class Clash(Schema):
    """One field that somebody else changed."""

    field: str
    label: str
    by: str
    at: Moment | None
    current: Any = None
    yours: Any = None


class Hindrance(Schema):
    """A row that stands in the way."""

    id: int
    title: str
    reason: str


class FaultOut(Schema):
    """What is wrong with one field; `row` counts the rows of a bunch from 0."""

    field: str
    label: str
    message: str
    row: int | None = None


class Problem(Schema):
    """What went wrong. `detail` is a Chinese sentence for staff."""

    type: str = Field(examples=["conflict"], description="conflict, refused, not-allowed, not-found, invalid, login")
    title: str
    status: int
    detail: str
    field: str = ""
    faults: list[FaultOut] = Field(default_factory=list)
    items: list[Hindrance] = Field(default_factory=list)
    clashes: list[Clash] = Field(default_factory=list)
    current: dict[str, Any] = Field(default_factory=dict)
    version: int | None = None


PROBLEMS: dict[int, Any] = {400: Problem, 401: Problem, 403: Problem, 404: Problem, 409: Problem, 413: Problem}
PROBLEMS |= {422: Problem, 429: Problem, 503: Problem}


def problem(status: int, kind: str, title: str, detail: str, **more: Any) -> HttpResponse:
    """A problem as a response."""
    body = Problem(type=kind, title=title, status=status, detail=detail, **more).model_dump(mode="json")
    return JsonResponse(
        body, status=status, content_type="application/problem+json", json_dumps_params={"ensure_ascii": False}
    )


MOST_SAID = 10
"""Faults of a request that its sentence names."""
MOST_FAULTS = 200


def problems_for_all(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: what goes wrong under the API's address before a door is reached is answered as a problem too, not as a page."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        given = get_response(request)
        if (
            given.status_code < HTTPStatus.BAD_REQUEST
            or not request.path.startswith(ROOT)
            or "json" in given.get("Content-Type", "")
        ):
            return given
        kind, title, detail = ELSE.get(given.status_code, ANY)
        told = problem(given.status_code, kind, _(title), _(detail))
        for name in ("Allow", "Retry-After"):
            if name in given:
                told[name] = given[name]
        return told

    return answer


ROOT = "/api/v1/"
ANY = ("invalid", "请求有误", "这个请求没有办理。")
ELSE: dict[int, tuple[str, str, str]] = {
    400: ("invalid", "请求有误", "请求的内容无法读取，请检查格式。"),
    403: ("not-allowed", "没有权限", "没有权限，或缺少 CSRF 令牌（用登录会话写入时必须带）。"),
    404: ("not-found", "不存在", "没有这个地址。请对照接口说明（/api/v1/docs）核对。"),
    405: ("invalid", "请求有误", "这个地址不能用这种方法（GET、POST 等）调用。请对照接口说明核对。"),
    413: ("too-big", "内容过大", "请求内容过大，请减少文件或文字。"),
    500: ("failed", "系统出错", "这一步没有完成，没有写入任何内容；请把时间和操作告诉技术员。"),
}
"""Status → type, title and sentence of what no handler of the API has answered."""


def problems_handle(api: NinjaAPI) -> None:
    """Teach the API to answer errors with problems."""

    def refused(_request: HttpRequest, error: Any) -> HttpResponse:
        return problem(422, "refused", _("无法办理"), str(error), field=error.field, items=error.items)

    def conflict(_request: HttpRequest, error: Any) -> HttpResponse:
        clashes = [
            Clash(
                field=each.field,
                label=each.label,
                by=each.by,
                at=each.at,
                current=each.current,
                yours=each.yours,
            )
            for each in error.clashes
        ]
        return problem(
            409,
            "conflict",
            _("他人已修改"),
            str(error),
            clashes=clashes,
            current=error.current,
            version=error.version,
        )

    def entries_refused(_request: HttpRequest, error: Any) -> HttpResponse:
        return problem(422, "refused", _("无法办理"), str(error), faults=_faults(error))

    def row_conflict(_request: HttpRequest, error: Any) -> HttpResponse:
        clashes = [
            Clash(field=c.field, label=c.label, by=c.by, at=c.at, current=c.current, yours=c.yours)
            for c in error.clashes
        ]
        return problem(409, "conflict", _("他人已修改"), str(error), clashes=clashes, version=error.version)

    def register_refused(_request: HttpRequest, error: Any) -> HttpResponse:
        return problem(422, "refused", _("无法办理"), str(error))

    def lake_busy(_request: HttpRequest, error: Any) -> HttpResponse:
        return problem(503, "lake", _("暂时不能办理"), str(error))

    def too_many(_request: HttpRequest, error: Any) -> HttpResponse:
        answer = problem(429, "too-many", _("请求过多"), str(error))
        answer["Retry-After"] = str(error.seconds)
        return answer

    def not_allowed(_request: HttpRequest, error: Any) -> HttpResponse:
        return problem(403, "not-allowed", _("没有权限"), str(error) or _("您没有权限。"))

    def no_figure(_request: HttpRequest, error: Any) -> HttpResponse:
        return problem(409, "not-ready", _("暂时没有数值"), str(error))

    def no_indicator(_request: HttpRequest, error: Any) -> HttpResponse:
        return problem(404, "not-found", _("不存在"), str(error))

    def not_found(_request: HttpRequest, _error: Any) -> HttpResponse:
        return problem(404, "not-found", _("不存在"), _("没有这条记录，可能已被删除或编号有误。"))

    def login(_request: HttpRequest, _error: Any) -> HttpResponse:
        return problem(401, "login", _("未登录"), _("请先登录，或在请求头中提供有效的个人令牌。"))

    def invalid(request: HttpRequest, error: Any) -> HttpResponse:
        found = faults_of(error.errors, request)
        said = "；".join(
            f"{_('请求体') if each.place == BODY else each.place}：{each.reason}" for each in found[:MOST_SAID]
        )
        said += "……" if len(found) > MOST_SAID else "。"
        faults = [
            FaultOut(field=each.field, label=each.field, message=each.reason, row=each.row)
            for each in found[:MOST_FAULTS]
        ]
        return problem(422, "invalid", _("请求有误"), said, field=found[0].place if found else "", faults=faults)

    def too_big(_request: HttpRequest, _error: Any) -> HttpResponse:
        return problem(413, "too-big", _("内容过大"), _("请求内容过大，请减少文件或文字。"))

    def http(request: HttpRequest, error: Any) -> HttpResponse:
        status = error.status_code
        if status == HTTPStatus.BAD_REQUEST:
            return problem(status, "invalid", _("请求有误"), unreadable(request))
        kind, title, detail = ELSE.get(status, ANY)
        return problem(status, kind, _(title), _(detail))

    def failed(request: HttpRequest, error: Any) -> HttpResponse:
        logger.error("%s %s", request.method, request.path, exc_info=error)
        return problem(500, "failed", _("系统出错"), _("这一步没有完成，没有写入任何内容；请把时间和操作告诉技术员。"))

    for kind, handler in (
        (registers.Refused, entries_refused),
        (registers.Conflict, row_conflict),
        (registers.RegisterError, register_refused),
        (IngestRefused, register_refused),
        (JobRefused, register_refused),
        (LakeError, lake_busy),
        (TooMany, too_many),
        (Refused, refused),
        (Conflict, conflict),
        (PermissionDenied, not_allowed),
        (ObjectDoesNotExist, not_found),
        (Http404, not_found),
        (AuthenticationError, login),
        (ValidationError, invalid),
        (RequestDataTooBig, too_big),
        (TooManyFilesSent, too_big),
        (HttpError, http),
        (NoSuchIndicator, no_indicator),
        (IndicatorError, no_figure),
        (Exception, failed),
    ):
        api.add_exception_handler(kind, handler)


def _faults(error: Any) -> list[FaultOut]:
    """The faults of one row, or of a bunch with the rows' places."""
    if isinstance(error, RowsRefused):
        return [
            FaultOut(field=fault.field, label=fault.label, message=fault.message, row=row.place)
            for row in error.rows[:200]
            for fault in row.faults
        ]
    return [FaultOut(field=fault.field, label=fault.label, message=fault.message) for fault in error.faults]
