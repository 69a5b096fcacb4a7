"""Whatever is done to registers in whatever order, the journal replays to what the tables hold, and any tampering is found."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guatu.registers import gate
from guatu.registers.errors import RegisterError
from guatu.registers.models import Act
from guatu.registers.seals import seal_pending
from guatu.registers.tables import model_of
from guatu.registers.verify import verify

NUMBERS = st.integers(1, 4)
MONEY = st.sampled_from(["", "100", "2.3亿", "7000.5"])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("create"), NUMBERS, MONEY),
        st.tuples(st.just("change"), NUMBERS, MONEY),
        st.tuples(st.just("delete"), NUMBERS, st.just("")),
        st.tuples(st.just("restore"), NUMBERS, st.just("")),
        st.tuples(st.just("observe"), NUMBERS, st.sampled_from(["1", "2", "3.5"])),
        st.tuples(st.just("take in"), NUMBERS, MONEY),
        st.tuples(st.just("bulk"), NUMBERS, st.sampled_from(["许知远", "韩若谷"])),
        st.tuples(st.just("undo"), st.integers(0, 9), st.just("")),
        st.tuples(st.just("seal"), st.just(0), st.just("")),
    ),
    min_size=1,
    max_size=14,
)
TAMPERINGS = (
    "UPDATE register_projects SET leader = '别人' WHERE id = (SELECT max(id) FROM register_projects)",
    "UPDATE register_projects SET version = version + 1 WHERE id = (SELECT min(id) FROM register_projects)",
    "UPDATE registers_line SET version = version + 1 WHERE id = (SELECT min(id) FROM registers_line)",
    "UPDATE registers_act SET reason = '另一个理由' WHERE id = (SELECT act_id FROM registers_line ORDER BY id LIMIT 1)",
    "UPDATE register_projects SET changed_at = '2022-01-01' WHERE id = (SELECT max(id) FROM register_projects)",
    "UPDATE register_projects SET made_at = '2022-01-01' WHERE id = (SELECT min(id) FROM register_projects)",
    "UPDATE register_projects SET simulated = NOT simulated WHERE id = (SELECT max(id) FROM register_projects)",
    "UPDATE registers_seal SET sealed_at = '2022-01-01' WHERE id = (SELECT max(id) FROM registers_seal)",
    "UPDATE registers_seal SET lines = lines + 1 WHERE id = (SELECT max(id) FROM registers_seal)",
)


def take(step: tuple[str, int, str], registry: Any) -> None:
    """One step; what the gate refuses is no step."""
    what, number, value = step
    model = model_of("projects")
    row = model.objects.filter(code=registry.project(number)["code"]).order_by("-id").first()
    by, source = registry.office, gate.FORM
    if what == "create":
        registry.make(number, total_investment=value)
    elif what == "take in":
        rows = [registry.project(each, total_investment=value) for each in (number, number % 4 + 1)]
        gate.rows_write(register=registry.projects, rows=rows, by=by, source=gate.Source("excel", "表.xlsx"))
    elif what == "bulk":
        ids = list(model.objects.values_list("id", flat=True))
        gate.records_change(
            register=registry.projects, ids=ids, values={"leader": value}, by=by, source=source, reason="调整"
        )
    elif what == "undo":
        acts = list(Act.objects.order_by("at", "id"))
        if acts:
            gate.act_undo(act=acts[number % len(acts)], by=by)
    elif what == "seal":
        seal_pending(settled_only=False)
    elif row is None:
        return
    elif what == "change":
        gate.record_change(record=row, values={"total_investment": value}, version=row.version, by=by, source=source)
    elif what == "delete":
        gate.record_delete(record=row, version=row.version, by=by, source=source, reason="错")
    elif what == "restore":
        gate.record_restore(record=row, version=row.version, by=by, source=source)
    else:
        gate.observation_put(
            record=row, series="investment", period=f"2022-0{number}", value=value, by=by, source=source
        )


@given(steps=STEPS, tampering=st.sampled_from(TAMPERINGS))
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_journal_replays_to_the_tables_and_tampering_is_found(registry: Any, steps: Any, tampering: str) -> None:
    with transaction.atomic():
        registry.make(1)
        for step in steps:
            try:
                with transaction.atomic():
                    take(step, registry)
            except RegisterError:
                continue
        seal_pending(settled_only=False)
        assert [finding.says for finding in verify()] == []
        with connection.cursor() as cursor:
            cursor.execute(tampering)
        assert list(verify()), tampering
        transaction.set_rollback(True)
