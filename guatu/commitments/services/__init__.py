"""Verbs that write. See the table in `guatu.commitments`; a module a subject."""

from guatu.commitments.services.binding import (
    binding_remove,
    binding_set,
    bindings_confirm,
    bindings_suggest,
    path_set,
)
from guatu.commitments.services.dispatch import dispatch_freeze
from guatu.commitments.services.duty_table import duty_table_import, duty_table_read
from guatu.commitments.services.overriding import override_end, override_sign
from guatu.commitments.services.progress import milestone_set, progress_correct, progress_enter
from guatu.commitments.services.reports import report_confirm, report_recompile, report_upload
from guatu.commitments.services.review import (
    commitment_accept,
    commitment_assign,
    commitment_edit,
    commitment_reject,
    commitment_reopen,
    commitments_accept,
    reading_settle,
)
from guatu.commitments.services.rules import rules_choose
from guatu.commitments.services.structure import commitment_add, commitment_merge, commitment_split
from guatu.commitments.services.undo import change_undo
from guatu.commitments.services.withdrawal import reason_needed, report_restore, report_withdraw

__all__ = [
    "binding_remove",
    "binding_set",
    "bindings_confirm",
    "bindings_suggest",
    "change_undo",
    "commitment_accept",
    "commitment_add",
    "commitment_assign",
    "commitment_edit",
    "commitment_merge",
    "commitment_reject",
    "commitment_reopen",
    "commitment_split",
    "commitments_accept",
    "dispatch_freeze",
    "duty_table_import",
    "duty_table_read",
    "milestone_set",
    "override_end",
    "override_sign",
    "path_set",
    "progress_correct",
    "progress_enter",
    "reading_settle",
    "reason_needed",
    "report_confirm",
    "report_recompile",
    "report_restore",
    "report_upload",
    "report_withdraw",
    "rules_choose",
]
