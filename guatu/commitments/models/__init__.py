"""Reports, commitments and what people decide about them (`plan`), and what makes them alive (`alive`)."""

from guatu.commitments.models.alive import Binding, Freeze, Override, Path, RulesChoice
from guatu.commitments.models.plan import (
    ACTIVE_STATES,
    QUANTITY,
    WRITTEN,
    Change,
    Commitment,
    Evidence,
    Milestone,
    Progress,
    Report,
)

__all__ = [
    "ACTIVE_STATES",
    "QUANTITY",
    "WRITTEN",
    "Binding",
    "Change",
    "Commitment",
    "Evidence",
    "Freeze",
    "Milestone",
    "Override",
    "Path",
    "Progress",
    "Report",
    "RulesChoice",
]
