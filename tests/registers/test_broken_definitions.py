"""A mistake in a district's own pack takes no table away: plan and apply refuse, check finds it, the server warns."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ON_POSTGRES

WELLS = "label: 机井\nowner: 水利局\nkey: code\nfields:\n  code: {label: 编号, type: text, required: yes}\n  cost: {label: 造价, type: money, unit: 万元}\n"


@pytest.mark.skipif(ON_POSTGRES, reason="an instance of its own, on SQLite")
def test_a_typo_in_the_own_pack_drops_no_table(tmp_path: Path) -> None:
    file = tmp_path / "site" / "packs" / "own" / "registers" / "wells.yaml"
    file.parent.mkdir(parents=True)
    environment = {name: value for name, value in os.environ.items() if name != "GUATU_DATABASE_URL"}
    environment |= {"GUATU_INSTANCE": str(tmp_path)}

    def guatu(*words: str, code: str = "") -> tuple[int, str]:
        command = ["-c", code] if code else ["-m", "guatu.cli", *words]
        done = subprocess.run([sys.executable, *command], capture_output=True, text=True, check=False, env=environment)
        return done.returncode, done.stdout + done.stderr

    def has_wells() -> bool:
        (database,) = tmp_path.glob("*.sqlite3")
        with sqlite3.connect(database) as connected:
            return bool(connected.execute("SELECT 1 FROM sqlite_master WHERE name = 'register_wells'").fetchone())

    file.write_text(WELLS, "utf-8")
    assert guatu("manage", "migrate", "--verbosity", "0")[0] == 0
    assert guatu("registers", "apply")[0] == 0
    assert has_wells()
    file.write_text(WELLS.replace("money", "mony"), "utf-8")
    told = "registers/wells.yaml:6:"
    for words in (("plan",), ("plan", "--sql"), ("apply",)):
        status, said = guatu("registers", *words)
        assert status == 1
        assert told in said
        assert "定义有 1 处错误，没有改动任何表" in said
        assert "删除" not in said
    assert has_wells()
    status, said = guatu("check")
    assert status == 1
    assert told in said
    warn = "from guatu.commands.registers import faults_print; faults_print()"
    status, said = guatu(code=warn)
    assert status == 0
    assert told in said
    assert "没有启用" in said
    file.write_text(WELLS, "utf-8")
    assert "没有要改的" in guatu("registers", "plan")[1]
    assert guatu(code=warn) == (0, "")
