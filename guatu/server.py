"""Serving the application with granian: one process of threads on SQLite, several processes on PostgreSQL.

SQLite has one writer at a time whatever one does; threads of one process share its page cache, and a second process only keeps the
server answering while the first one compiles a report.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

WORKERS = 2
THREADS = 8
BACKLOG = 1024


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
