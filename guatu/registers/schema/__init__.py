"""From definitions to tables: `plan` says what would change, `apply` changes it, and nothing that holds data is dropped."""

from guatu.registers.schema.compare import plan
from guatu.registers.schema.execute import apply, statements
from guatu.registers.schema.steps import Kept, Plan, Step

__all__ = ["Kept", "Plan", "Step", "apply", "plan", "statements"]
