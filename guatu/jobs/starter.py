"""Starting a process for a long work: as a copy of one that has everything loaded, so that both share most of their memory.

`guatu serve` loads the application once, splits a starter off and then its workers. The starter waits at a socket in the instance
folder; told a command, it splits off a process that runs it. A process begun that way holds what it works with and little more, and
begins at once. Where no starter listens (commands, tests, another server, no `fork`) the command is started as a new process.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from django.conf import settings
from django.core.management import call_command

COMMANDS = frozenset({"intake_work", "job_work", "cleanup"})
"""What may be started."""
LONGEST = 4096
LOOK = 5.0
"""Seconds between two looks whether the server is still there."""
WAIT = 10.0
"""Seconds that a caller waits for the starter's answer."""
LOG = logging.getLogger("guatu.jobs")


def folder() -> Path:
    """Where long works keep what they need: the socket, their progress, finished downloads."""
    path = Path(settings.INSTANCE) / "jobs"
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def start(command: str, *words: str) -> int:
    """Run a command in a process of its own; the process's number."""
    return _ask([command, *words]) or _open([command, *words])


def _ask(words: Sequence[str]) -> int:
    """Let the starter do it; 0 where none listens."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.settimeout(WAIT)
        try:
            line.connect(str(folder() / "starter"))
            line.sendall(json.dumps(words).encode() + b"\n")
            return int(line.recv(32) or b"0")
        except (OSError, ValueError):
            return 0


def _open(words: Sequence[str]) -> int:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "guatu.settings", "GUATU_INSTANCE": str(settings.INSTANCE)}
    with (folder() / "worker.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "guatu.manage", *words],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    return process.pid


def split_off_starter(daily: Sequence[str] = ()) -> int:
    """Split the starter off this process, which must have one thread and no open connection; its number, 0 where it cannot be.

    `daily` is a command that the starter runs once a day, first a minute after it began.
    """
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    path = folder() / "starter"
    try:
        path.unlink(missing_ok=True)
        line.bind(str(path))
        line.listen(16)
    except OSError:
        # An instance's path may be too long for a socket, or its file system know none.
        line.close()
        return 0
    gc.collect()
    gc.freeze()
    parent = os.getpid()
    number = os.fork()
    if number:
        line.close()
        return number
    return _never_return(lambda: _listen(line, path, parent, daily))


def _never_return(what: Callable[[], None]) -> NoReturn:
    """Do something in a process that was split off, and end without what its parent would do at its end."""
    code = 1
    try:
        what()
        code = 0
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else 1
    except BaseException:
        LOG.exception("long work")
    finally:
        logging.shutdown()
        os._exit(code)


def _listen(line: socket.socket, path: Path, parent: int, daily: Sequence[str]) -> None:
    """Split off a process for each command until the server is gone."""
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_DFL if each == signal.SIGTERM else signal.SIG_IGN)
    # Nobody waits for those that were split off: they leave no trace when they end.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    own, due = path.stat().st_ino, time.monotonic() + 60
    line.settimeout(LOOK)
    while os.getppid() == parent:
        if daily and time.monotonic() > due:
            due = time.monotonic() + 86_400
            _split(line, daily)
        try:
            asked, _address = line.accept()
        except TimeoutError:
            continue
        with asked, suppress(OSError, ValueError):
            asked.settimeout(1)
            words = json.loads(asked.recv(LONGEST))
            if words[0] in COMMANDS and all(isinstance(word, str) for word in words):
                asked.sendall(str(_split(line, words)).encode())
    with suppress(OSError):
        if path.stat().st_ino == own:
            path.unlink()


def _split(line: socket.socket, words: Sequence[str]) -> int:
    number = os.fork()
    if not number:
        line.close()
        _never_return(lambda: _run(words))
    return number


def _run(words: Sequence[str]) -> None:
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    log = os.open(folder() / "worker.log", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    for stream in (1, 2):
        os.dup2(log, stream)
    os.close(log)
    call_command(*words)


def alive(number: int) -> bool:
    """Whether a process is still there; one that ended and that nobody waited for is not."""
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    if sys.platform != "linux":
        return True
    with suppress(ChildProcessError):
        os.waitpid(number, os.WNOHANG)
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
