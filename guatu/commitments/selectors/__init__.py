"""Questions that read. See the table in `guatu.commitments`; a module a subject."""

from guatu.commitments.compiled import compilation_of
from guatu.commitments.selectors.alive import standing, standings, standings_of, standings_put
from guatu.commitments.selectors.attention import Attention, Concern, attention, kind_label, plan_now
from guatu.commitments.selectors.freezes import Turn, freeze_for, freeze_is_whole, freezes_of, turns, turns_since
from guatu.commitments.selectors.history import (
    HistoryLine,
    changes_since,
    commitment_history,
    last_change_id,
    undoable,
)
from guatu.commitments.selectors.living import Paragraph, Run, living_paragraphs, living_segments
from guatu.commitments.selectors.plan import (
    Facet,
    PlanCounts,
    PlanFilters,
    PlanGroup,
    my_tasks,
    plan_counts,
    plan_rows,
)
from guatu.commitments.selectors.rows import (
    LIGHTS,
    Light,
    commitment_for,
    evidence_for,
    light,
    light_label,
    progress_lines,
    report_for,
    reports_for,
    review_rows,
    review_states,
    rows_of,
    standing_of,
)
from guatu.commitments.selectors.standing import Standing, standing_json
from guatu.commitments.selectors.suggestions import Suggestion, suggestions

__all__ = [
    "LIGHTS",
    "Attention",
    "Concern",
    "Facet",
    "HistoryLine",
    "Light",
    "Paragraph",
    "PlanCounts",
    "PlanFilters",
    "PlanGroup",
    "Run",
    "Standing",
    "Suggestion",
    "Turn",
    "attention",
    "changes_since",
    "commitment_for",
    "commitment_history",
    "compilation_of",
    "evidence_for",
    "freeze_for",
    "freeze_is_whole",
    "freezes_of",
    "kind_label",
    "last_change_id",
    "light",
    "light_label",
    "living_paragraphs",
    "living_segments",
    "my_tasks",
    "plan_counts",
    "plan_now",
    "plan_rows",
    "progress_lines",
    "report_for",
    "reports_for",
    "review_rows",
    "review_states",
    "rows_of",
    "standing",
    "standing_json",
    "standing_of",
    "standings",
    "standings_of",
    "standings_put",
    "suggestions",
    "turns",
    "turns_since",
    "undoable",
]
