"""Build a rule set of lights from its file, check its conditions, and run its examples."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from guatu.definitions.checks import unread
from guatu.definitions.conditions import ConditionError
from guatu.definitions.errors import DefinitionError, DefinitionErrors, nearest, tried
from guatu.definitions.example import Example, odd_rows, read_number
from guatu.definitions.fields import FieldType
from guatu.definitions.kind import Complaints, Engine
from guatu.definitions.library import Library
from guatu.definitions.lights import (
    climbed,
    condition_of,
    consequences_of,
    light_of,
    months_late,
    months_waiting,
    tried_in_order,
)
from guatu.definitions.names import require_name
from guatu.definitions.nodes import TRUTHS, Place
from guatu.definitions.ruleset import CHECKED, DIMENSIONS, FACTS, LIGHTS, Consequence, LightRule, Ruleset

RULESET_KEYS = ("label", "since", "source", *DIMENSIONS, "ladder", "handling", "consequences", "note")
REQUIRED = ("label", "since", "source")
CONSEQUENCE_KEYS = ("light", "times", "running", "then")
MOST_TIMES = 12
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
DAYS = ("day", "planned", "started", "entered", "deadline", "done")
"""What an example may give instead of a fact that is counted from days."""
LADDER_COLUMNS = ("opened", "missed", "light")


def build_ruleset(root: Place, name: str, pack: str) -> Ruleset:
    """The rule set that the file says. Raises DefinitionError."""
    require_name(name, root)
    errors: list[DefinitionError] = []
    keys = root.mapping(RULESET_KEYS, what="亮灯规则", errors=errors)
    missing = [
        root.error(f"缺少 {each}。亮灯规则要有 {'、'.join(REQUIRED)}。") for each in REQUIRED if each not in keys
    ]
    if not any(each in keys for each in (*DIMENSIONS, "ladder")):
        missing.append(root.error(f"至少要写一项：{'、'.join(DIMENSIONS)} 或 ladder。"))
    if missing:
        raise DefinitionErrors([*errors, *missing])
    rules = [
        LightRule(dimension=dimension, light=light, when=when)
        for dimension in DIMENSIONS
        if dimension in keys
        for light, place in tried(errors, lambda at=keys[dimension]: at.told_entries(errors)) or ()  # type: ignore[misc]
        if (when := tried(errors, lambda at=place, light=light: _when(at, light)))  # type: ignore[misc]
    ]
    ladder = tuple(
        each
        for item in (tried(errors, keys["ladder"].items) or () if "ladder" in keys else ())
        if (each := tried(errors, lambda at=item: _light(at, at.text())))  # type: ignore[misc]
    )
    handling = {
        light: text
        for light, place in (tried(errors, lambda: keys["handling"].told_entries(errors)) or () if "handling" in keys else ())
        if tried(errors, lambda at=place, light=light: _light(at, light)) and (text := tried(errors, place.text))  # type: ignore[misc]
    }  # fmt: skip
    items = tried(errors, keys["consequences"].items) if "consequences" in keys else None
    consequences = [tried(errors, lambda at=each: _consequence(at)) for each in items or ()]  # type: ignore[misc]
    since = tried(errors, lambda: _day(keys["since"]))
    texts = {each: tried(errors, keys[each].text) or "" for each in ("label", "source", "note") if each in keys}
    if errors or since is None:
        raise DefinitionErrors(errors)
    return Ruleset(
        name=name,
        label=texts["label"],
        since=since,
        basis=texts["source"],
        rules=tried_in_order(rules),
        ladder=ladder,
        handling=handling,
        consequences=tuple(each for each in consequences if each is not None),
        note=texts.get("note", ""),
        pack=pack,
        path=root.path,
        line=root.line,
        at=root.places(),
    )


def _when(place: Place, light: str) -> str:
    if light == "green":
        raise place.error("绿灯不写条件：没有别的灯亮就是绿灯。")
    _light(place, light)
    return place.text()


def _light(place: Place, light: str) -> str:
    if light not in LIGHTS:
        raise place.error(f"没有“{light}”这种灯。{nearest(light, LIGHTS)}")
    return light


def _day(place: Place) -> date:
    try:
        return date.fromisoformat(place.text() if DAY.fullmatch(place.text()) else "")
    except ValueError:
        raise place.error(f"“{place.text()}”不是日期，请写成 2025-03-18。") from None


def _consequence(place: Place) -> Consequence:
    keys = place.mapping(CONSEQUENCE_KEYS, what="后续处理")
    for wanted in ("light", "times", "then"):
        if wanted not in keys:
            raise place.error(f"后续处理缺少 {wanted}。")
    return Consequence(
        light=_light(keys["light"], keys["light"].text()),
        times=keys["times"].whole(1, MOST_TIMES),
        running="running" in keys and keys["running"].truth(),
        then=keys["then"].text(),
    )


def check_ruleset(ruleset: Ruleset, library: Library) -> tuple[Complaints, Complaints]:
    """Errors and warnings of a rule set."""
    errors: Complaints = []
    for rule in ruleset.rules:
        key = f"{rule.dimension}.{rule.light}"
        line, column = ruleset.at.get(key, (ruleset.line, 1))
        try:
            found = condition_of(rule, library.parameters)
        except ConditionError as error:
            at = (line + error.line - 1, column + error.column - 1 if error.line == 1 else error.column)
            errors.append(DefinitionError(ruleset.path, at[0], key, error.message, at[1]))
            continue
        if not found.fields:
            known = "、".join(f"{each.name}（{each.label}）" for each in FACTS[rule.dimension])
            errors.append(DefinitionError(ruleset.path, line, key, f"条件至少要提到一项：{known}。", column))
    steps = [CHECKED.index(each) if each in CHECKED else -1 for each in ruleset.ladder]
    if steps != sorted(steps, reverse=True) or len(set(steps)) != len(steps) or -1 in steps:
        line, column = ruleset.at["ladder"]
        message = "ladder 从轻到重写，每种灯一次，例如 [blue, orange, red]；没有绿灯。"
        errors.append(DefinitionError(ruleset.path, line, "ladder", message, column))
    doubts = unread([("label", ruleset.label)])
    return errors, [DefinitionError(ruleset.path, ruleset.line, key, message) for key, message in doubts]


def odd_ruleset(example: Example, ruleset: Ruleset, _library: Library) -> list[str]:
    """What is wrong with an example of a rule set: it holds rows of facts, each with the light that they must give."""
    wrong: list[str] = []
    for part, rows in example.expect.items():
        if part == "ladder" and ruleset.ladder:
            wrong += odd_rows("expect.ladder", rows, LADDER_COLUMNS)
        elif part == "consequences":
            wrong += odd_rows("expect.consequences", rows, ("lights", "then"))
        elif part in ruleset.dimensions:
            known = [each.name for each in FACTS[part]]
            wrong += odd_rows(f"expect.{part}", rows, (*known, *DAYS, "light"))
        else:
            wrong.append(
                f"这套规则不看“{part}”。它看的有：{'、'.join((*ruleset.dimensions, *(('ladder',) if ruleset.ladder else ()), 'consequences'))}。"
            )
            continue
        if not wrong and (not rows or not all("light" in row or "then" in row for row in rows)):
            wrong.append(f"expect.{part} 每行都要写应得的灯（light），不能为空。")
    return wrong  # fmt: skip


def run_ruleset(example: Example, ruleset: Ruleset, library: Library, _engine: Engine | None = None) -> list[str]:
    """Which rows of facts give another light than the one that is expected."""
    wrong = []
    for part, rows in example.expect.items():
        for row in rows:
            if part == "ladder":
                got, wanted = climbed(ruleset, row["opened"], int(row["missed"])), row["light"]
            elif part == "consequences":
                lights = [each.strip() for each in row["lights"].split(",")]
                got, wanted = "；".join(each.then for each in consequences_of(ruleset, lights)), row["then"]
            else:
                day = date.fromisoformat(row["day"]) if row.get("day") else example.day
                verdict = light_of(ruleset, part, read_facts(part, row, day), day=day, parameters=library.parameters)
                got, wanted = (verdict.light or "unknown") if verdict is not None else "", row["light"]
            if got != wanted:
                shown = "，".join(f"{name}: {text}" for name, text in row.items() if name not in ("light", "then"))
                wrong.append(f"{part}（{shown}）应为{wanted or '空'}，实际是{got or '空'}")
    return wrong


def read_facts(dimension: str, row: dict[str, str], day: date) -> dict[str, Any]:
    """The facts that a row of an example means: as written, or counted from its days, or `behind` from what is expected and actual."""
    facts: dict[str, Any] = {}
    for field in FACTS[dimension]:
        text = row.get(field.name, "")
        if text:
            facts[field.name] = TRUTHS[text] if field.type == FieldType.YES_NO else read_number(text)
    days = {name: date.fromisoformat(f"{row[name]}-01"[:10]) for name in DAYS if row.get(name)}
    if dimension == "progress" and "behind" not in facts and {"expected", "actual"} <= set(facts):
        facts["behind"] = facts["expected"] - facts["actual"]
    if dimension == "start" and "planned" in days:
        facts["months_late"] = Decimal(months_late(days["planned"], day, started=days.get("started")))
    if dimension == "entry" and "started" in days:
        facts["months_waiting"] = months_waiting(days["started"], day, entered=days.get("entered"))
    if dimension == "deadline" and "deadline" in days:
        facts["days_left"] = Decimal((days["deadline"] - day).days)
    return facts
