"""Run the examples of views on a database that lives in memory and those of indicators on the lake's engine, in a process of its own:
`guatu check` itself needs no database.

The process makes tables of the packs in the folders it is given, runs each example, and prints what differs as JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from guatu.definitions.errors import DefinitionError


def run_view_examples(folders: Iterable[Path]) -> list[DefinitionError]:
    """What differs from what the examples of the folders' views expect; what hinders running them is one too."""
    listed = [str(folder) for folder in folders]
    with tempfile.TemporaryDirectory(prefix="guatu-check-") as instance:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GUATU_")}
        done = subprocess.run(
            [sys.executable, "-m", __name__, *listed],
            env=environment | {"GUATU_INSTANCE": instance, "DJANGO_SETTINGS_MODULE": "guatu.settings"},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["没有说明"])[-1]
        return [DefinitionError(Path(listed[0]), 0, "", f"视图和指标的示例没能运行：{reason}")]
    found = json.loads(done.stdout.splitlines()[-1])
    return [
        DefinitionError(Path(each["path"]), each["line"], each["key"], each["message"], each["column"])
        for each in found
    ]


def _prepare(folders: list[Path]) -> None:
    """Django with the packs of these folders and tables in memory."""
    import django
    from django.conf import settings

    from guatu.definitions.loader import PACKS

    settings.PACK_FOLDERS = (PACKS, *folders)
    settings.DATABASES["default"]["NAME"] = ":memory:"
    django.setup()
    from django.db import connection

    from guatu.people.models import Area, Organisation, Person
    from guatu.registers.models import Evidence
    from guatu.registers.tables.models import MODELS

    models: list[Any] = [Person, Area, Organisation, Evidence, *MODELS]
    connection.disable_constraint_checking()
    with connection.schema_editor() as editor:
        for model in models:
            editor.create_model(model)


def _run(folders: list[Path]) -> list[dict[str, Any]]:
    from guatu.definitions.examples import load_examples, run_example
    from guatu.definitions.view import View
    from guatu.indicators.examples import engine_of
    from guatu.registers.examples import run_view_example
    from guatu.registers.library import library

    found: list[dict[str, Any]] = []
    for folder in folders:
        for case in load_examples(folder, library())[0]:
            if not case.kind.needs_engine:
                continue
            try:
                messages = (
                    run_view_example(case, library())
                    if case.kind.type is View
                    else run_example(case, library(), engine=engine_of(library()))
                )
            except (
                Exception
            ) as error:  # whatever the database or the rows say is told of this example, and the others go on
                messages = [f"运行出错：{error}"]
            place = case.place
            found += [
                {
                    "path": str(place.path),
                    "line": place.line,
                    "column": place.column,
                    "key": f"示例“{case.name}”",
                    "message": message,
                }
                for message in messages
            ]
    return found


if __name__ == "__main__":
    given = [Path(each) for each in sys.argv[1:]]
    _prepare(given)
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    print(json.dumps(_run(given), ensure_ascii=False))
