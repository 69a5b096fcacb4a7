"""The pages' addresses. Each view is a link: what is open and what is filtered stands in the query."""

from __future__ import annotations

from django.urls import path

from guatu.pages.views import entrance, plan, reports, review, tables, tasks, withdrawal

urlpatterns = [
    path("", entrance.home, name="home"),
    path("login/", entrance.login, name="login"),
    path("logout/", entrance.logout, name="logout"),
    path("language/", entrance.language, name="language"),
    path("reports/", reports.reports, name="reports"),
    path("reports/withdrawn/", withdrawal.withdrawn, name="withdrawn"),
    path("reports/<int:report_id>/", reports.report, name="report"),
    path("reports/<int:report_id>/withdraw/", withdrawal.withdraw, name="withdraw"),
    path("reports/<int:report_id>/restore/", withdrawal.restore, name="restore"),
    path("reports/<int:report_id>/recompile/", reports.recompile, name="recompile"),
    path("reports/<int:report_id>/review/confirm/", reports.confirm, name="confirm"),
    path("reports/<int:report_id>/review/", review.review, name="review"),
    path("reports/<int:report_id>/review/act/", review.act, name="review_act"),
    path("reports/<int:report_id>/review/panel/", review.panel, name="review_panel"),
    path("reports/<int:report_id>/review/changes/", review.changes, name="review_changes"),
    path("reports/<int:report_id>/plan/", plan.plan, name="plan"),
    path("reports/<int:report_id>/plan.<str:form>", plan.export, name="plan_export"),
    path("reports/<int:report_id>/living/", plan.living, name="living"),
    path("reports/<int:report_id>/compare/", tables.compare, name="compare"),
    path("review/", entrance.latest, {"name": "review"}, name="latest_review"),
    path("plan/", entrance.latest, {"name": "plan"}, name="latest_plan"),
    path("living/", entrance.latest, {"name": "living"}, name="latest_living"),
    path("tasks/<int:commitment_id>/", tasks.task, name="task"),
    path("tasks/<int:commitment_id>/milestones/", tasks.milestones, name="milestones"),
    path("tasks/<int:commitment_id>/progress/", tasks.progress, name="progress"),
    path("tasks/<int:commitment_id>/owner/", tasks.owner, name="owner"),
    path("progress/<int:progress_id>/correct/", tasks.correct, name="correct"),
    path("evidence/<int:evidence_id>/", tasks.evidence, name="evidence"),
    path("my/", tasks.my, name="my"),
    path("tables/", tables.tables, name="tables"),
    path("tables/<str:sha256>/", tables.table, name="table"),
]
