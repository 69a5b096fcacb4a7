"""What the API takes. Unknown fields are refused: a misspelt one must not pass unseen."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field

from guatu.workreport.commitment import Kind as KindFound
from guatu.workreport.commitment import Stage as StageFound

BIG = 2**63 - 1
Id = Annotated[int, Field(ge=1, le=BIG)]
Version = Annotated[int, Field(ge=1, le=2**31 - 1, description="被修改的记录在您读到时的版本号")]
Offset = Annotated[int, Field(ge=0, le=2**31 - 1)]
KINDS = "；".join(f"{kind} {kind.label}" for kind in KindFound)
STAGES = "；".join(f"{stage} {stage.label}" for stage in StageFound)
"""The labels of kinds and stages, as the descriptions tell them."""
Kind = Annotated[Literal["target", "goal", "item", "duty"], Field(description=KINDS)]
Operator = Literal[">=", ">", "=", "~", "<=", "<"]


class Strict(Schema):
    """Input that takes no unknown fields: a misspelt one must not pass unseen."""

    model_config = ConfigDict(extra="forbid")


class Fields(Strict):
    """Fields of a commitment that can be edited; what is left out stays."""

    kind: Kind | None = None
    span: tuple[Offset, Offset] | None = Field(None, description="显示文本中的起止位置")
    indicator: str | None = None
    qualifier: str | None = None
    basis: str | None = None
    op: list[Operator] | None = None
    value: Decimal | None = None
    value_high: Decimal | None = None
    baseline: Decimal | None = None
    unit: str | None = None
    change: Literal["", "level", "growth", "keep"] | None = None
    every: Literal["", "year", "half", "quarter", "month", "week", "day"] | None = None
    relation: str | None = None
    name: str | None = None
    verb: str | None = None
    stage: Literal["", "plan", "start", "build", "finish", "run"] | None = Field(None, description=STAGES)
    deadline: date | None = None
    strength: str | None = None
    note: str | None = None

    def given(self) -> dict[str, Any]:
        """The fields that the caller named."""
        values = self.model_dump(exclude_unset=True, exclude={"version"})
        return {key: value for key, value in values.items() if not (value is None and key in ("kind", "span", "op"))}


class Versioned(Strict):
    """A decision about a commitment as one saw it."""

    version: Version


class EditIn(Fields):
    """Changes of fields."""

    version: Version


class AddIn(Fields):
    """A new commitment from selected text."""

    start: Offset
    end: Offset
    kind: Kind

    def given(self) -> dict[str, Any]:
        """The fields beside span and kind."""
        chosen = super().given()
        return {key: value for key, value in chosen.items() if key not in ("start", "end", "kind", "span")}


class Part(Fields):
    """A part of a commitment to be split."""

    start: Offset
    end: Offset


class SplitIn(Strict):
    """The parts, each within the sentence."""

    version: Version
    spans: list[Part] = Field(min_length=2, max_length=20)


class Seen(Strict):
    """A commitment and the version one saw."""

    id: Id
    version: Version


class MergeIn(Strict):
    """What to merge, the first giving its fields."""

    commitments: list[Seen] = Field(min_length=2, max_length=50)
    fields: Fields = Field(default_factory=lambda: Fields.model_validate({}))


class AcceptManyIn(Strict):
    """What to accept in one act."""

    commitments: list[Seen] = Field(max_length=2000)


class AssignIn(Strict):
    """Who answers for it; what is left out stays."""

    version: Version
    lead: Id | None = None
    co: list[Id] | None = Field(None, max_length=100)
    leader: str | None = None


class SettleIn(Strict):
    """The reading chosen."""

    version: Version
    reading: str
    fields: Fields = Field(default_factory=lambda: Fields.model_validate({}))


class MilestoneIn(Strict):
    """What is due; empty text and value remove it."""

    version: Version
    text: str = ""
    value: Decimal | None = None


class ConfirmIn(Strict):
    """Whether undecided suggestions are accepted by confirming."""

    accept_rest: bool = False


class WithdrawIn(Strict):
    """Why the report is taken back; asked for where progress was entered into the plan."""

    reason: str = Field("", max_length=300)


class RestoreIn(Strict):
    """Whether to restore although the same file was uploaded again since."""

    again: bool = False


class ProgressIn(Schema):
    """Progress by a day (today where left out): a value, a percentage or words."""

    day: date | None = None
    value: Decimal | None = None
    percent: Decimal | None = Field(None, description="0 到 100")
    text: str = ""
