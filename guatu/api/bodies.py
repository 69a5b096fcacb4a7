"""What came in a request: JSON as its standard has it, and in Chinese what is wrong with it and where."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.http.request import RawPostDataException
from django.utils.translation import gettext as _
from ninja.parser import Parser

KINDS: Mapping[str, str] = {
    "string": "文字",
    "int": "整数",
    "float": "数字",
    "decimal": "数字",
    "bool": "true 或 false",
    "list": "数组",
    "tuple": "数组",
    "dict": "对象",
    "model": "对象",
    "date": "日期",
    "datetime": "时间",
    "uuid": "编号（UUID）",
}
"""Pydantic's kinds of values → what should stand there."""
REASONS: Mapping[str, str] = {
    "missing": "缺少",
    "extra_forbidden": "没有这个字段",
    "too_long": "最多{max_length}项，现有{actual_length}项",
    "too_short": "至少{min_length}项，现有{actual_length}项",
    "string_too_long": "最多{max_length}个字",
    "string_too_short": "至少{min_length}个字",
    "greater_than": "应大于{gt}",
    "greater_than_equal": "不能小于{ge}",
    "less_than": "应小于{lt}",
    "less_than_equal": "不能大于{le}",
    "literal_error": "可用的值：{expected}",
    "enum": "可用的值：{expected}",
    "string_unicode": "有不能保存的字符",
    "finite_number": "应为有限的数",
    "int_parsing_size": "数字太大",
}
"""Pydantic's kinds of errors → what is wrong. What is in neither table has a form that is not right."""
SHOULD = "应为"
BODY = "body"
MOST_NAME = 60
"""Signs of a field's name that are told back."""
UNREADABLE = "请求的内容无法读取，请检查格式。"


class StrictParser(Parser):
    """JSON without NaN and Infinity, which the standard does not have: they would be taken for blanks."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body as values. Raises ValueError."""
        return json_strict(request.body)


def json_strict(text: bytes) -> Any:
    """Values of a JSON text. Raises ValueError, RecursionError."""
    return json.loads(text, parse_constant=_refuse)


def _refuse(name: str) -> Any:
    raise ValueError(name)


def unreadable(request: HttpRequest) -> str:
    """Why a body could not be read."""
    kind = request.content_type or ""
    if kind.startswith("multipart/"):
        return _(UNREADABLE)
    try:
        json_strict(request.body)
    except UnicodeDecodeError:
        return _("请求体不是 UTF-8 编码的 JSON。")
    except json.JSONDecodeError as error:
        if kind not in ("", "text/plain") and "json" not in kind:
            return _("请求体应为 JSON（Content-Type: application/json），收到的是 %(kind)s。") % {"kind": kind[:60]}
        place = {"line": error.lineno, "column": error.colno}
        return _("请求体不是合法的 JSON：第%(line)s行第%(column)s个字符附近有误。") % place
    except RecursionError:
        return _("请求体里的数组或对象嵌套太深。")
    except ValueError:
        return _("请求体里有 JSON 没有的数（NaN、Infinity），或数字的位数太多。")
    except RawPostDataException:
        pass
    return _(UNREADABLE)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field of a request."""

    place: str
    """Where it stands in the body or address, as the caller wrote it; `body` for the whole body."""
    row: int | None
    """Which row of a bunch, from 0."""
    reason: str

    @property
    def field(self) -> str:
        """The field alone, without the row of a bunch."""
        return self.place.removeprefix(f"rows.{self.row}.")


def faults_of(errors: Iterable[Mapping[str, Any]], request: HttpRequest) -> list[Fault]:
    """What is wrong with each field, in the order in which it was found."""
    body = _body(request)
    found: dict[tuple[str, ...], list[str]] = {}
    for error in errors:
        reasons = found.setdefault(_place(error, body), [])
        reason = _reason(str(error["type"]), error.get("ctx") or {})
        if reason not in reasons:
            reasons.append(reason)
    return [Fault(".".join(place) or BODY, _row(place), _joined(reasons)) for place, reasons in found.items()]


def _body(request: HttpRequest) -> Any:
    """The body's values; None where it is none, or no JSON."""
    if "json" not in (request.content_type or "json"):
        return None
    try:
        return json_strict(request.body)
    except (ValueError, RecursionError, RawPostDataException):
        return None


def _row(place: Sequence[str]) -> int | None:
    return int(place[1]) if len(place) > 1 and place[0] == "rows" and place[1].isdecimal() else None


def _place(error: Mapping[str, Any], body: Any) -> tuple[str, ...]:
    """Where it stands. Of a body, only what the caller sent is named: neither our parameter nor a branch of ours."""
    kind, *parts = error["loc"]
    if kind != "body":
        return tuple(str(part)[:MOST_NAME] for part in parts) or (str(kind),)
    node = body
    place: list[str] = []
    rest = parts[1:]
    for number, part in enumerate(rest):
        inside = isinstance(node, dict) and part in node
        if inside or (isinstance(node, list) and isinstance(part, int) and 0 <= part < len(node)):
            node = node[part]
        elif not (error["type"] == "missing" and number == len(rest) - 1):
            break
        place.append(str(part)[:MOST_NAME])
    return tuple(place)


def _reason(kind: str, context: Mapping[str, Any]) -> str:
    if kind in REASONS:
        try:
            return REASONS[kind].format(**context)
        except KeyError:
            return _("格式不对")
    wanted = KINDS.get(kind.partition("_")[0])
    return f"{SHOULD}{wanted}" if wanted else _("格式不对")


def _joined(reasons: Sequence[str]) -> str:
    """应为文字、应为数字 → 应为文字或数字."""
    kinds = [each.removeprefix(SHOULD) for each in reasons if each.startswith(SHOULD) and each[2:] in KINDS.values()]
    others = [each for each in reasons if not (each.startswith(SHOULD) and each[2:] in KINDS.values())]
    return "，".join([*([SHOULD + "或".join(kinds)] if kinds else []), *others])
