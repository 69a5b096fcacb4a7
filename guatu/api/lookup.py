"""The quickest way to one row: answered before Django for machines' tokens that may read everything.

GET /api/v1/registers/<name>/rows/<id> with a token is what other systems ask most, and most of its time goes into what Django does
around it. Here two statements suffice: one for the token and its person, one for the row with the names it links to. Whatever is
not plain (a town's token, a first use today, a title that is itself a link, a row that is not there) goes on to the ordinary
door, which gives the same answer; a test holds the two against each other.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection

from guatu.api.limits import TooMany, limit_require
from guatu.api.registers.schemas import value_out
from guatu.definitions.fields import LINKS, Field, FieldType
from guatu.definitions.values import load_value
from guatu.people.scopes import READS_ALL
from guatu.people.services import token_digest
from guatu.registers.library import library
from guatu.registers.links import Links

Start = Callable[[str, list[tuple[str, str]]], Any]
Application = Callable[[dict[str, Any], Start], Iterable[bytes]]
PATH = re.compile(r"/api/v1/registers/([a-z0-9_]{1,60})/rows/([1-9][0-9]{0,9})")
BEARER = "Bearer guatu_"
TOKEN = (
    "SELECT t.rate, t.expires_on, t.used_on, p.role FROM people_token t JOIN people_person p ON p.id = t.person_id "
    "WHERE t.digest = %s AND t.revoked_at IS NULL AND p.is_active"
)
HEADERS = [
    ("Content-Type", "application/json; charset=utf-8"),
    ("X-Content-Type-Options", "nosniff"),
    ("Cache-Control", "no-store"),
]
OWN = 4
"""Columns before the fields: id, version, simulated, deleted_at."""


@dataclass(frozen=True, slots=True)
class Statement:
    """The statement for one register's row, and its fields in the order of the columns behind the own ones."""

    sql: str
    fields: tuple[Field, ...]
    named: dict[str, int]
    """Link field → place of its name among the columns."""


def with_lookups(django: Application) -> Application:
    """The application with the short way before it."""

    def application(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] == "GET" and not environ.get("QUERY_STRING"):
            found = PATH.fullmatch(environ["PATH_INFO"])
            token = environ.get("HTTP_AUTHORIZATION", "")
            if found and token.startswith(BEARER) and not settings.HTTPS:
                answer = look_up(found[1], int(found[2]), token[7:])
                if answer is not None:
                    start("200 OK", [*HEADERS, ("Content-Length", str(len(answer)))])
                    return [answer]
        return django(environ, start)

    return application


def look_up(register: str, number: int, token: str) -> bytes | None:
    """The row as JSON; None where the ordinary door has to answer."""
    statement = statement_of(register)
    if statement is None:
        return None
    digest = token_digest(token)
    try:
        with connection.cursor() as cursor:
            cursor.execute(TOKEN, [digest])
            holder = cursor.fetchone()
            if holder is None or not _plain(*holder):
                return None
            limit_require(digest, holder[0])
            cursor.execute(statement.sql, [number])
            row = cursor.fetchone()
    except DatabaseError:
        # A worn connection: the ordinary door opens a new one, or says what is wrong.
        connection.close()
        return None
    except TooMany:
        return None
    return None if row is None else json.dumps(_told(statement, row), ensure_ascii=False).encode()


def _plain(_rate: int | None, expires_on: Any, used_on: Any, role: str) -> bool:
    """Whether the token reads everything, is in force, and was used today already (the first use of a day is written down)."""
    today = date.today().isoformat()
    return role in READS_ALL and str(used_on) == today and (expires_on is None or str(expires_on) >= today)


def _told(statement: Statement, row: tuple[Any, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {"id": row[0], "version": row[1], "simulated": bool(row[2]), "deleted": row[3] is not None}
    for place, field in enumerate(statement.fields, OWN):
        value = load_value(field, row[place])
        if value is not None and field.name in statement.named:
            found[field.name] = {"id": value, "name": row[statement.named[field.name]]}
        else:
            found[field.name] = value_out(field, value, NO_LINKS)
    return found


NO_LINKS = Links(None)
"""Never asked: links are named by the statement."""


@cache
def statement_of(name: str) -> Statement | None:
    """The statement for a register; None where it does not exist or one of its links needs more than a join."""
    register = library().registers.get(name)
    if register is None:
        return None
    quoted = connection.ops.quote_name
    columns = ["r.id", "r.version", "r.simulated", "r.deleted_at"]
    columns += [f"r.{quoted(field.name + '_id' if field.type in LINKS else field.name)}" for field in register.fields]
    joins: list[str] = []
    named: dict[str, int] = {}
    for number, field in enumerate(each for each in register.fields if each.type in LINKS):
        joined = _join(field, f"l{number}")
        if joined is None:
            return None
        table, name_of = joined
        joins.append(f"LEFT JOIN {quoted(table)} l{number} ON l{number}.id = r.{quoted(field.name + '_id')}")
        named[field.name] = len(columns)
        columns.append(name_of)
    sql = f"SELECT {', '.join(columns)} FROM {quoted('register_' + name)} r {' '.join(joins)} WHERE r.id = %s"
    return Statement(sql, register.fields, named)


def _join(field: Field, alias: str) -> tuple[str, str] | None:
    """The table of what a field points to, and the expression for its name, as `Links.name` gives it."""
    if field.type in (FieldType.AREA, FieldType.ORGANISATION):
        table = "people_area" if field.type == FieldType.AREA else "people_organisation"
        return table, f"CASE WHEN {alias}.short_name <> '' THEN {alias}.short_name ELSE {alias}.name END"
    if field.type == FieldType.PERSON:
        return (
            "people_person",
            f"CASE WHEN {alias}.display_name <> '' THEN {alias}.display_name ELSE {alias}.username END",
        )
    if field.type == FieldType.FILE:
        return "registers_evidence", f"{alias}.name"
    other = library().registers[field.to]
    title = other.field(other.title)
    if title.type not in (FieldType.TEXT, FieldType.CREDIT_CODE, FieldType.PROJECT_CODE):
        return None
    return f"register_{other.name}", f"COALESCE({alias}.{connection.ops.quote_name(title.name)}, '#' || {alias}.id)"
