"""Whatever is done to registers, however often it was taken over on the way: the lake is what a rebuild would make it, cell for cell."""

from __future__ import annotations

import shutil
from typing import Any

from django.conf import settings as django_settings
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lake.same import rows
from registers.test_journal_property import MONEY, NUMBERS, take

from guatu import lake
from guatu.registers import gate
from guatu.registers.errors import RegisterError
from guatu.registers.tables import model_of, series_model_of

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("create"), NUMBERS, MONEY),
        st.tuples(st.just("change"), NUMBERS, MONEY),
        st.tuples(st.just("delete"), NUMBERS, st.just("")),
        st.tuples(st.just("restore"), NUMBERS, st.just("")),
        st.tuples(st.just("observe"), NUMBERS, st.sampled_from(["1", "2", "3.5"])),
        st.tuples(st.just("correct"), NUMBERS, st.sampled_from(["4", "5.25", ""])),
        st.tuples(st.just("take in"), NUMBERS, MONEY),
        st.tuples(st.just("bulk"), NUMBERS, st.sampled_from(["许知远", "韩若谷"])),
        st.tuples(st.just("undo"), st.integers(0, 9), st.just("")),
        st.tuples(st.just("lake"), st.just(0), st.just("")),
        st.tuples(st.just("fold"), st.just(0), st.just("")),
    ),
    min_size=1,
    max_size=20,
)


def correct(number: int, value: str, registry: Any) -> None:
    """Another value where one stands already."""
    found = series_model_of("projects", "investment").objects.order_by("id")
    if not found.exists():
        return
    one = found[number % found.count()]
    gate.observation_put(
        record=model_of("projects").objects.get(pk=one.record_id),
        series="investment",
        period=f"{one.period:%Y-%m}",
        value=value,
        by=registry.office,
        source=gate.FORM,
        reason="更正",
        revision=one.revision,
    )


@given(steps=STEPS)
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_the_lake_is_what_a_rebuild_would_make_it(steps: list[tuple[str, int, str]], registry: Any) -> None:
    shutil.rmtree(django_settings.LAKE, ignore_errors=True)
    example = transaction.atomic()
    example._from_testcase = True  # type: ignore[attr-defined]
    with example:
        lake.catch_up()
        seen: dict[int, list[dict[str, Any]]] = {lake.version("projects"): rows("projects")}
        for step in steps:
            try:
                with transaction.atomic():
                    if step[0] == "correct":
                        correct(step[1], step[2], registry)
                    elif step[0] not in ("lake", "fold"):
                        take(step, registry)
            except RegisterError:
                continue
            if step[0] in ("lake", "fold"):
                lake.catch_up()
                if step[0] == "fold":
                    lake.compact(always=True)
                seen[lake.version("projects")] = rows("projects")
        lake.catch_up()
        held = {table: rows(table) for table in ("projects", "projects__investment")}
        assert lake.pending() == 0
        live = model_of("projects").objects.filter(deleted_at=None)
        assert {row["id"]: row["version"] for row in held["projects"]} == dict(live.values_list("id", "version"))
        for version, then in seen.items():
            assert rows("projects", version) == then, version
        lake.rebuild(tables=list(held))
        assert {table: rows(table) for table in held} == held
        for version, then in seen.items():
            assert rows("projects", version) == then, version
        transaction.set_rollback(True)
