"""Serving the application with granian: a supervisor, two workers of threads, and a starter of long works.

The application is loaded once, before the others are split off: what it takes is shared by all of them, and a long work's process
shares it too (bench/memory.py). SQLite has one writer at a time whatever one does; the second worker keeps the server answering while
the first one compiles a report.
"""

from __future__ import annotations

import ctypes
import logging
import multiprocessing
import os
import sys
from collections.abc import Callable
from contextlib import suppress

WORKERS = 2
THREADS = 8
BACKLOG = 1024
ARENAS = 2
"""Pools of memory of one process: by default a C library makes eight for each core, and threads scatter what they use over all of them."""
M_ARENA_MAX = -8
LOG = logging.getLogger("guatu.server")


def serve(
    host: str = "127.0.0.1",
    port: int = 8000,
    *,
    workers: int | None = None,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serve until interrupted. `ready` is called with the address once the workers are being started.

    `workers` defaults to GUATU_WORKERS, else 2. Raises OSError where the port is taken.
    """
    from granian.constants import Interfaces
    from granian.server import Server

    require_free(host, port)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guatu.settings")
    load()
    server = Server(
        "guatu.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers or int(os.environ.get("GUATU_WORKERS", WORKERS)),
        blocking_threads=THREADS,
        backlog=BACKLOG,
        websockets=False,
        respawn_failed_workers=True,
        log_access=False,
    )
    if ready is not None:
        server.on_startup(lambda: ready(f"http://{host}:{port}"))
    server.serve()


def load() -> None:
    """Load the application before the workers are split off, and split off the starter of long works.

    Only where workers are made by `fork`; elsewhere each loads for itself. What fails here fails again, and is told, in the workers.
    """
    if multiprocessing.get_start_method() != "fork":
        return
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, ARENAS)
    try:
        from guatu.wsgi import warm

        warm()
        from guatu.jobs.starter import split_off_starter

        split_off_starter(daily=("cleanup",))
    except Exception:
        LOG.exception("loading the application ahead of the workers")


def require_free(host: str, port: int) -> None:
    """OSError, in words for staff, where something else listens on the port already."""
    import socket

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise OSError(
                error.errno, f"端口 {port} 已被占用或不可用：请关闭占用它的程序，或换一个端口（--port）。"
            ) from error


if __name__ == "__main__":
    serve(port=int(sys.argv[1]) if len(sys.argv) > 1 else 8000)
