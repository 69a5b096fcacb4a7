"""SQL views for BI tools: registers with names in place of numbers, series, indicators' values, commitments with their lights.

On PostgreSQL they stand in the schema `bi`, with Chinese comments and a role to read them; on SQLite they are called `bi_…`. They are made anew
by `guatu bi apply`, hold no data and let nothing be written. Personal data is left out, deleted rows too; `simulated` marks 模拟数据.
"""

from guatu.connect.bi.applying import apply, drop, full_name, is_applied, rights_script, script, shown_name
from guatu.connect.bi.view import BiView
from guatu.connect.bi.views import views

__all__ = ["BiView", "apply", "drop", "full_name", "is_applied", "rights_script", "script", "shown_name", "views"]
