"""Read a condition: sqlglot parses it, and only a closed list of its nodes goes on, checked for names, types and units."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from guatu.definitions.conditions.errors import ConditionError, syntax_error
from guatu.definitions.conditions.habits import halfwidth, refuse_habits
from guatu.definitions.conditions.order import chosen, in_order
from guatu.definitions.conditions.tree import STAGE_ORDER, Call, Given, Kind, Literal, Node, Ref, Scaled, kind_of
from guatu.definitions.errors import nearest
from guatu.definitions.fields import Field, FieldType
from guatu.definitions.parameter import Parameter
from guatu.definitions.units import RATIO, Unit, read_unit

if TYPE_CHECKING:
    from sqlglot import exp

COMPARING = {"EQ": "=", "NEQ": "<>", "GT": ">", "GTE": ">=", "LT": "<", "LTE": "<="}
FUNCTIONS = {"Abs": "abs", "Floor": "floor", "Ceil": "ceil", "Year": "year", "Month": "month", "Quarter": "quarter", "Length": "length", "Lower": "lower", "Upper": "upper"}  # fmt: skip
NODES = frozenset(
    re.findall(
        r"\w+",
        """Column Placeholder Parameter Literal Boolean Null Cast Paren And Or Not Is Between In Like ILike
    Neg Add Sub Mul Div Round Greatest Least Coalesce MonthsBetween Anonymous""",
    )
)
"""Nodes that a method of the reader takes, named like the node; every other one is refused."""
MOST_PLACES = 9
LARGEST = Decimal(10) ** 16
"""Beyond it, SQLite's binary numbers no longer tell neighbours apart."""
OF_DATES = ("year", "month", "quarter")
OF_TEXTS = ("length", "lower", "upper")
ALLOWED = "abs、round、floor、ceil、greatest、least、coalesce、length、lower、upper、year、month、quarter、days_between、months_between"
HINTS = {
    "Subquery": "子查询", "Select": "子查询", "Case": "CASE（请写成视图）", "Window": "窗口函数（请写成视图）", "Star": "*", "Cast": "类型转换",
    "Mod": "取余（%）", "Alias": "别名（AS）",
}  # fmt: skip


class Reader:
    """Turns one parsed condition into checked nodes."""

    def __init__(self, text: str, fields: Mapping[str, Field], parameters: Mapping[str, Parameter], where: str) -> None:
        self.text, self.fields, self.parameters, self.where = text, fields, parameters, where
        self.labels = {field.label: field for field in fields.values()}
        self.used: dict[str, Field] = {}
        self.given: dict[str, Parameter] = {}

    def read(self) -> Node:
        """The checked tree. Raises ConditionError."""
        import sqlglot
        from sqlglot.errors import SqlglotError

        if not self.text.strip():
            raise ConditionError("条件是空的。")
        refuse_habits(self.text, self.fields, self.labels)
        try:
            parsed = sqlglot.parse(self.text, dialect="duckdb")
        except SqlglotError as error:
            raise syntax_error(error, halfwidth(self.text)) from None
        if len(parsed) != 1 or parsed[0] is None:
            raise ConditionError("一个条件只能写一句，不能有分号。")
        return self.node(parsed[0])

    def node(self, of: exp.Expr | None) -> Node:
        """One sqlglot node, checked; None is where sqlglot found nothing to stand beside an operator."""
        if of is None:
            raise ConditionError("条件没有写完：运算符旁边缺字段或数值。")
        name = type(of).__name__
        if name in COMPARING:
            return self._compare(of, COMPARING[name], self.node(of.this), self.node(of.expression))
        if name in NODES and hasattr(self, f"_{name.lower()}"):
            maker: Callable[[Any], Node] = getattr(self, f"_{name.lower()}")
            return maker(of)
        if name in FUNCTIONS:
            if any(value for key, value in of.args.items() if key != "this"):
                raise self._error(of, f"函数 {FUNCTIONS[name]} 只能有一项。")
            return self._function(of, FUNCTIONS[name], [of.this])
        if name == "Anonymous":
            raise self._error(of, f"不能使用函数 {of.name}。可用的函数有：{ALLOWED}。")
        raise self._error(of, f"条件里不能使用{HINTS.get(name, name)}。")

    # Names and values

    def _column(self, of: exp.Column) -> Node:
        if of.args.get("table"):
            raise self._error(of, f"字段前不要写表名“{of.table}”。")
        name = of.name
        field = self.fields.get(name) or self.labels.get(name)
        if field is None:
            known = [*self.fields, *self.labels]
            guess = nearest(name, known)
            close = re.search(r"“(.+?)”", guess)
            meant = self.fields.get(close[1]) or self.labels.get(close[1]) if close else None
            if meant is not None:
                unit = f"，{meant.unit}" if meant.unit else ""
                guess = f"是否想写“{meant.name}”（{meant.label}{unit}）？"
            elif len(known) > 12:
                guess = ""
            raise self._error(of, f"{self.where}没有字段“{name}”。{guess}{halfwidth(name)}")
        self.used[field.name] = field
        kind = kind_of(field)
        return Ref(field, kind, read_unit(field.unit or _implied(field)) if kind == Kind.NUMBER else None)

    def _placeholder(self, of: exp.Placeholder) -> Node:
        parameter = self.parameters.get(of.name)
        if parameter is None:
            # sqlglot keeps no place of a placeholder.
            before = self.text[: max(0, self.text.find(f":{of.name}"))]
            raise ConditionError(
                f"没有参数“{of.name}”。{nearest(of.name, self.parameters) if self.parameters else ''}",
                before.count("\n") + 1,
                len(before) - before.rfind("\n"),
            )
        self.given[parameter.name] = parameter
        return Given(parameter, read_unit(parameter.unit))

    def _literal(self, of: exp.Literal) -> Node:
        if of.is_string:
            return Literal(of.name, Kind.TEXT)
        try:
            number = Decimal(of.name)
        except InvalidOperation:
            raise self._error(of, f"“{of.name}”不是数。") from None
        if abs(number) > LARGEST:
            raise self._error(of, "数太大，最多 16 位；请换更大的单位。")
        return Literal(number, Kind.NUMBER)

    def _boolean(self, of: exp.Boolean) -> Node:
        return Literal(bool(of.this), Kind.TRUTH)

    def _null(self, of: exp.Null) -> Node:
        raise self._error(of, "判断空值请写 IS NULL 或 IS NOT NULL。")

    def _cast(self, of: exp.Cast) -> Node:
        part = of.this
        if type(part).__name__ == "Literal" and part.is_string and of.to.this.name == "DATE":
            return Literal(self._day(of, part.name), Kind.DATE)
        raise self._error(of, "条件里不能使用类型转换；日期直接写成 '2022-03-01'。")

    # Truths

    def _paren(self, of: exp.Paren) -> Node:
        return self.node(of.this)

    def _and(self, of: exp.And) -> Node:
        return self._joined(of, "and")

    def _or(self, of: exp.Or) -> Node:
        return self._joined(of, "or")

    def _joined(self, of: exp.Connector, name: str) -> Node:
        parts = tuple(self._truth(part) for part in of.flatten())
        return Call(name, parts, Kind.TRUTH)

    def _not(self, of: exp.Not) -> Node:
        return Call("not", (self._truth(of.this),), Kind.TRUTH)

    def _truth(self, of: exp.Expr) -> Node:
        found = self.node(of)
        if found.kind != Kind.TRUTH:
            raise self._error(of, f"这里应当是一个判断，“{of.sql()}”是{found.kind}。")
        return found

    def _is(self, of: exp.Is) -> Node:
        subject = self.node(of.this)
        if type(of.expression).__name__ == "Null":
            return Call("is_null", (subject,), Kind.TRUTH)
        wanted = self.node(of.expression)
        if subject.kind != Kind.TRUTH or wanted.kind != Kind.TRUTH:
            raise self._error(of, "IS 后面只能是 NULL；是否字段可写 IS TRUE、IS FALSE。")
        return Call("is", (subject, wanted), Kind.TRUTH)

    def _between(self, of: exp.Between) -> Node:
        low = self._compare(of, ">=", self.node(of.this), self.node(of.args["low"]))
        high = self._compare(of, "<=", self.node(of.this), self.node(of.args["high"]))
        return Call("and", (low, high), Kind.TRUTH)

    def _in(self, of: exp.In) -> Node:
        if of.args.get("query") or of.args.get("unnest") or not of.expressions:
            raise self._error(of, "IN 后面只能是括号里的一列值，不能是子查询。")
        subject = self.node(of.this)
        pairs = [self._compare(of, "=", subject, self.node(each)) for each in of.expressions]
        first, others = pairs[0].parts[0], tuple(pair.parts[1] for pair in pairs)
        return Call("in", (first, *others), Kind.TRUTH)

    def _like(self, of: exp.Like) -> Node:
        subject, pattern = self.node(of.this), self.node(of.expression)
        if subject.kind != Kind.TEXT or not (isinstance(pattern, Literal) and pattern.kind == Kind.TEXT):
            raise self._error(of, "LIKE 只能用于文字字段，后面是带 % 的文字。")
        return Call("like", (subject, pattern), Kind.TRUTH)

    _ilike = _like

    def _compare(self, of: exp.Expr, sign: str, left: Node, right: Node) -> Call:
        left, right = self._meaning(of, left, right), self._meaning(of, right, left)
        if left.kind != right.kind:
            raise self._error(of, f"{_named(left)}不能和{_named(right)}比较。")
        if left.kind == Kind.SHAPE:
            raise self._error(of, "图形只能判断是否为空（IS NULL）。")
        if left.kind in (Kind.TRUTH, Kind.LINK) and sign not in ("=", "<>"):
            raise self._error(of, f"{_named(left)}只能用 = 或 <> 比较。")
        if left.kind == Kind.NUMBER:
            left, right = self._same_unit(of, left, right)
        if left.kind == Kind.TEXT and sign in STAGE_ORDER and (field := chosen(left) or chosen(right)):
            found = in_order(sign, left, right, field)
            if isinstance(found, str):
                raise self._error(of, found)
            return found
        return Call(sign, (left, right), Kind.TRUTH)

    def _meaning(self, of: exp.Expr, part: Node, other: Node) -> Node:
        """What a text literal means beside the field it is compared with: a date, a choice, an area's name."""
        if not (isinstance(part, Literal) and part.kind == Kind.TEXT and isinstance(part.value, str)):
            return part
        if other.kind == Kind.DATE:
            return Literal(self._day(of, part.value), Kind.DATE)
        if not isinstance(other, Ref):
            return part
        field = other.field
        if other.kind == Kind.LINK:
            return Literal(part.value, Kind.LINK, field=field)
        if field.type in (FieldType.CHOICE, FieldType.STAGE):
            values = {each.label: each.value for each in field.choices} | {
                each.value: each.value for each in field.choices
            }
            if part.value not in values:
                raise self._error(of, f"“{field.label}”没有“{part.value}”这个选项。{nearest(part.value, values)}")
            return Literal(values[part.value], Kind.TEXT, field=field)
        return part

    # Numbers

    def _neg(self, of: exp.Neg) -> Node:
        part = self._number(of.this)
        if isinstance(part, Literal) and isinstance(part.value, Decimal):
            return Literal(-part.value, Kind.NUMBER)
        return Call("negative", (part,), Kind.NUMBER, unit_of(part))

    def _add(self, of: exp.Add) -> Node:
        left, right = self._same_unit(of, self._number(of.this), self._number(of.expression))
        return Call("+", (left, right), Kind.NUMBER, unit_of(left) or unit_of(right))

    def _sub(self, of: exp.Sub) -> Node:
        left, right = self._same_unit(of, self._number(of.this), self._number(of.expression))
        return Call("-", (left, right), Kind.NUMBER, unit_of(left) or unit_of(right))

    def _mul(self, of: exp.Mul) -> Node:
        left, right = self._number(of.this), self._number(of.expression)
        return Call("*", (left, right), Kind.NUMBER, _product(unit_of(left), unit_of(right), 1))

    def _div(self, of: exp.Div) -> Node:
        left, right = self._number(of.this), self._number(of.expression)
        return Call("/", (left, right), Kind.NUMBER, _product(unit_of(left), unit_of(right), -1))

    def _number(self, of: exp.Expr) -> Node:
        part = self.node(of)
        if part.kind != Kind.NUMBER:
            raise self._error(
                of,
                f"{_named(part)}不能参加计算。两个日期相差几天写 days_between(起, 止)，几个整月写 months_between(起, 止)。",
            )
        return part

    def _same_unit(self, of: exp.Expr, left: Node, right: Node) -> tuple[Node, Node]:
        """Both in the left one's unit. A bare number takes the unit of what it stands beside."""
        first, second = unit_of(left), unit_of(right)
        if first is None or second is None or first == second:
            return left, right
        if first.powers != second.powers:
            raise self._error(of, f"单位不同，不能比较或相加：{_named(left)}和{_named(right)}。")
        by = second.factor / first.factor
        if isinstance(right, Literal):
            return left, right
        return left, Scaled(right, Fraction(by), first)

    # Functions

    def _round(self, of: exp.Round) -> Node:
        number = self._number(of.this)
        decimals = of.args.get("decimals")
        if any(value for key, value in of.args.items() if key not in ("this", "decimals")):
            raise self._error(of, "函数 round 最多两项：数和保留几位小数。")
        places = None if decimals is None else self.node(decimals)
        if places is not None and not _is_places(places):
            raise self._error(of, f"round 保留的小数位数要直接写成 0 到 {MOST_PLACES} 的整数。")
        parts = (number,) if places is None else (number, places)
        return Call("round", parts, Kind.NUMBER, unit_of(number))

    def _greatest(self, of: exp.Greatest) -> Node:
        return self._alike(of, "greatest")

    def _least(self, of: exp.Least) -> Node:
        return self._alike(of, "least")

    def _alike(self, of: exp.Func, name: str) -> Node:
        first, *others = [self._number(each) for each in (of.this, *of.expressions)]
        if not others:
            raise self._error(of, f"函数 {name} 至少要两项。")
        parts = [first, *(self._same_unit(of, first, other)[1] for other in others)]
        return Call(name, tuple(parts), Kind.NUMBER, next((unit_of(each) for each in parts if unit_of(each)), None))

    def _coalesce(self, of: exp.Coalesce) -> Node:
        first, *others = [self.node(each) for each in (of.this, *of.expressions)]
        others = [self._meaning(of, other, first) for other in others]
        for other in others:
            if other.kind != first.kind:
                raise self._error(of, f"coalesce 里各项应当是同一类：{_named(first)}和{_named(other)}。")
        if first.kind == Kind.NUMBER:
            others = [self._same_unit(of, first, other)[1] for other in others]
        return Call("coalesce", (first, *others), first.kind, unit_of(first))

    def _anonymous(self, of: exp.Anonymous) -> Node:
        if of.name.lower() != "days_between" or len(of.expressions) != 2:
            raise self._error(of, f"不能使用函数 {of.name}。可用的函数有：{ALLOWED}。")
        return self._span(of, "days_between", of.expressions, "天")

    def _monthsbetween(self, of: exp.MonthsBetween) -> Node:
        if of.args.get("roundoff"):
            raise self._error(of, "函数 months_between 只能有两项：起、止。")
        return self._span(of, "months_between", [of.this, of.expression], "月")

    def _span(self, of: exp.Expr, name: str, ends: list[exp.Expr], unit: str) -> Node:
        """The time from one day to another, counted in a unit."""
        parts = [self._meaning(of, self.node(each), Literal(None, Kind.DATE)) for each in ends]
        for part in parts:
            if part.kind != Kind.DATE:
                raise self._error(of, f"{name} 要两个日期，{_named(part)}不是。")
        return Call(name, tuple(parts), Kind.NUMBER, read_unit(unit))

    def _function(self, of: exp.Expr, name: str, arguments: list[exp.Expr]) -> Node:
        part = self.node(arguments[0])
        wanted = Kind.DATE if name in OF_DATES else Kind.TEXT if name in OF_TEXTS else Kind.NUMBER
        if part.kind != wanted:
            raise self._error(of, f"函数 {name} 要{wanted}，{_named(part)}不是。")
        if name in ("lower", "upper"):
            if isinstance(part, Ref) and part.field.choices:
                raise self._error(of, f"“{part.field.label}”是选项，直接写选项的名称，不用 {name}。")
            return Call(name, (part,), Kind.TEXT)
        return Call(name, (part,), Kind.NUMBER, unit_of(part) if wanted == Kind.NUMBER else None)

    def _day(self, of: exp.Expr, text: str) -> date:
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise self._error(of, f"“{text}”不是日期，请写成 '2022-03-01'。") from None

    def _error(self, of: exp.Expr, message: str) -> ConditionError:
        """The error at the first name inside the node, which is where the eye goes."""
        for each in of.walk():
            if "line" in each.meta:
                name = each.name or ""
                return ConditionError(message, each.meta["line"], max(1, each.meta["col"] - len(name) + 1))
        return ConditionError(message)


def unit_of(node: Node) -> Unit | None:
    """The unit of a number; None for a bare number, which takes any."""
    return node.unit if not isinstance(node, Literal) else None


def _implied(field: Field) -> str:
    return "%" if field.type == FieldType.PERCENT else ""


def _product(left: Unit | None, right: Unit | None, sign: int) -> Unit | None:
    if left is None and right is None:
        return None
    return (left or RATIO).times(right or RATIO, sign)


def _named(node: Node) -> str:
    if isinstance(node, Ref):
        unit = f"，{node.field.unit}" if node.field.unit else ""
        return f"“{node.field.label}”（{node.kind}{unit}）"
    if isinstance(node, Given):
        return f"参数“{node.parameter.label}”（{node.parameter.unit}）"
    if isinstance(node, Literal):
        return f"“{node.value}”（{node.kind}）"
    if isinstance(node, Scaled):
        return _named(node.part)
    return f"算式（{node.kind}）"


def _is_places(node: Node) -> bool:
    """Whether the node is a whole number of decimal places that every engine rounds to."""
    value = node.value if isinstance(node, Literal) else None
    return isinstance(value, Decimal) and value == int(value) and 0 <= value <= MOST_PLACES
