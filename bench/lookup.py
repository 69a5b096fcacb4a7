"""One row by its number, requests a second: the quick look-up, the ordinary door, and a plain django-ninja view over the ORM.

All three run in one granian process with one worker, one after the other, on the demo district's database; the client is one
process of keep-alive connections. Prints a table.
"""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

SECONDS = 4.0
CONNECTIONS = 8
PLAIN = """
import os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guatu.settings")
from guatu.wsgi import application as served
from django.urls import path
from ninja import ModelSchema, NinjaAPI
from guatu.registers.tables import model_of
import guatu.urls

Model = model_of("projects")

class Row(ModelSchema):
    class Meta:
        model = Model
        fields = "__all__"

api = NinjaAPI(urls_namespace="plain", version="plain")

@api.get("/rows/{number}", response=Row)
def one(request, number: int):
    return Model.objects.get(pk=number)

guatu.urls.urlpatterns.insert(0, path("plain/", api.urls))
application = served
"""


def main() -> None:
    """Make a demo instance, serve it, measure, print."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "GUATU_INSTANCE": folder,
            "GUATU_API_RATE": "100000000",
            "PYTHONPATH": f"{folder}:{Path.cwd()}",
        }
        guatu = [sys.executable, "-m", "guatu.cli"]
        subprocess.run([*guatu, "demo"], env=environment, check=True, capture_output=True)
        made = subprocess.run(
            [*guatu, "manage", "token", "leader", "--label", "bench"],
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        )
        token = made.stdout.strip()
        Path(folder, "plain_application.py").write_text(PLAIN)
        command = ["granian", "--interface", "wsgi", "--port", "8467", "--workers", "1", "--blocking-threads", "2"]
        binary = str(Path(sys.executable).parent / command[0])
        server = subprocess.Popen(
            [binary, *command[1:], "plain_application:application"],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            wait()
            rows = [
                ("guatu 直查 /rows/12", "/api/v1/registers/projects/rows/12"),
                ("guatu 常规 /rows/12?x=", "/api/v1/registers/projects/rows/12?x="),
                ("django-ninja ORM 视图", "/plain/rows/12"),
            ]
            measured = [(label, *measure(path, token)) for label, path in rows]
        finally:
            server.terminate()
            server.wait()
    base = measured[-1][1]
    print(f"{'按编号读一行':<28}{'次/秒':>10}{'p50 ms':>10}{'p95 ms':>10}{'倍':>8}")
    for label, rate, middle, slow in measured:
        print(f"{label:<28}{rate:>10,.0f}{middle:>10.2f}{slow:>10.2f}{rate / base:>8.2f}")


def wait() -> None:
    """Until the server answers."""
    for _turn in range(100):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", 8467, timeout=5)
            connection.request("GET", "/login/")
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        time.sleep(0.2)
    raise RuntimeError("the server did not start")


def measure(path: str, token: str) -> tuple[float, float, float]:
    """Requests a second over all connections, and the middle and 95th of a hundred times in ms."""
    times: list[float] = []
    end = time.perf_counter() + SECONDS

    def call() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", 8467, timeout=10)
        headers = {"Authorization": f"Bearer {token}"}
        while time.perf_counter() < end:
            began = time.perf_counter()
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise RuntimeError(f"{path}: {answer.status}")
            times.append(time.perf_counter() - began)

    workers = [threading.Thread(target=call) for _each in range(CONNECTIONS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    times.sort()
    return len(times) / SECONDS, times[len(times) // 2] * 1000, times[int(len(times) * 0.95)] * 1000


if __name__ == "__main__":
    main()
