"""The starter splits off a process for each command, ends with the server, and is not needed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = """
import json, os, signal, socket, sys, time
import django
django.setup()
from pathlib import Path
from guatu.jobs import starter
told = {}

def until(look):
    for _turn in range(400):
        if look():
            return True
        time.sleep(0.05)
    return False

log = starter.folder() / "worker.log"
told["alone"] = starter.start("intake_work", "77")
told["alone_ended"] = until(lambda: not starter.alive(told["alone"]))
told["alone_log"] = log.read_text()
log.write_text("")
starter.LOOK = 0.2
number = starter.split_off_starter()
mine = starter.start("intake_work", "78")
told["parent_of_job"] = mine not in (0, number, os.getpid())
told["ended"] = until(lambda: not starter.alive(mine))
until(lambda: "78" in log.read_text())
told["log"] = log.read_text()
with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
    line.connect(str(starter.folder() / "starter"))
    line.sendall(json.dumps(["flush", "--no-input"]).encode())
    told["other_command"] = line.recv(32).decode()
told["starter_lives"] = starter.alive(number)
os.kill(number, signal.SIGKILL)
until(lambda: not starter.alive(number))
told["after_its_end"] = starter.start("intake_work", "79") > 0
number = starter.split_off_starter()
print(json.dumps(told), flush=True)
print(number, flush=True)
os._exit(0)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_command_runs_in_a_process_split_off_and_without_a_starter_in_a_new_one(tmp_path: Path) -> None:
    environment = {key: value for key, value in os.environ.items() if key != "GUATU_DATABASE_URL"}
    environment |= {
        "GUATU_INSTANCE": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "guatu.settings",
        "PYTHONPATH": str(ROOT),
    }
    from_migrate = [sys.executable, "-m", "guatu.manage", "migrate", "--verbosity", "0"]
    subprocess.run(from_migrate, cwd=tmp_path, env=environment, check=True, timeout=120)
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    first, last = done.stdout.strip().splitlines()
    told: dict[str, Any] = json.loads(first)
    assert "没有第77号批次" in told.pop("alone_log")
    assert "没有第78号批次" in told.pop("log")
    assert told.pop("alone") > 0
    assert told == {
        "alone_ended": True,
        "parent_of_job": True,
        "ended": True,
        "other_command": "",
        "starter_lives": True,
        "after_its_end": True,
    }
    assert not Path(f"/proc/{last}").exists() or _gone(int(last)), "the starter ends with the process it came from"


def _gone(number: int) -> bool:
    import time

    for _turn in range(200):
        if not Path(f"/proc/{number}").exists():
            return True
        time.sleep(0.05)
    return False
