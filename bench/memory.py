"""What the server of the demo district holds in memory while a large upload is worked on: proportional set size of all its processes.

    .venv/bin/python bench/memory.py [ROWS ...]        20,000 and 100,000 unless told

The demo server is started as `guatu serve` starts it, on a throw-away instance; a person signs in, opens pages of each kind, uploads a
workbook of that many new rows, waits for the comparison, accepts it, exports the register, undoes the upload. Counted are all processes that have the instance in their
environment: the supervisor, the workers, and whatever they start. Proportional memory (Pss of smaps_rollup) counts a page that several
processes share once; the browser, and the page cache of files, are not in it. "Peak" is the highest of samples every 0.1 s.
"""

from __future__ import annotations

import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
PAGES = ("/", "/reports/", "/plan/", "/living/", "/review/", "/my/", "/registers/", "/registers/projects/", "/registers/enterprises/",
         "/registers/projects/?q=产业", "/registers/projects/new/", "/tables/", "/account/")  # fmt: skip
HEADERS = ["项目代码*", "项目名称*", "属地*", "建设单位", "项目类型*", "建设性质", "计划总投资（亿元）", "固定资产投资（万元）",
           "用地面积（亩）", "阶段", "签约日期", "开工日期", "计划开工月", "建设内容及规模"]  # fmt: skip
KINDS = ("产业", "基础设施", "民生", "生态")


def workbook(path: Path, rows: int, towns: list[str], start: int) -> None:
    """New projects as an office's sheet has them."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("项目")
    sheet.write_row(0, 0, HEADERS)
    for line, number in enumerate(range(start + 1, start + rows + 1), 1):
        signed = date(2020, 1, 1) + timedelta(days=number % 900)
        sheet.write_row(line, 0, [
            f"2204-420599-04-01-{number:06d}", f"澄溪第{number}号产业项目", towns[number % len(towns)],
            f"澄溪建设{number % 977}公司", KINDS[number % 4], "新建", (1000 + number % 50_000) / 10_000, 500 + number % 400,
            20 + number % 300, "开工", f"{signed:%Y.%-m.%-d}", signed + timedelta(days=60), f"{signed:%Y年%-m月}",
            f"建设厂房{number % 60}栋及配套设施",
        ])  # fmt: skip
    book.close()


def processes(instance: str) -> dict[int, str]:
    """Number and command line of each process that has the instance in its environment."""
    wanted = f"GUATU_INSTANCE={instance}".encode()
    found = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdecimal():
            continue
        try:
            if wanted in (entry / "environ").read_bytes().split(b"\0"):
                found[int(entry.name)] = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
    return found


def memory(number: int) -> dict[str, int]:
    """Kilobytes of a process: Rss, Pss, Pss_Anon and so on; empty where it is gone."""
    try:
        lines = Path(f"/proc/{number}/smaps_rollup").read_text().splitlines()[1:]
    except OSError:
        return {}
    return {name: int(rest.split()[0]) for name, _, rest in (line.partition(":") for line in lines)}


class Watch:
    """Samples the instance's processes; `peak` is the highest sum since it was last taken."""

    def __init__(self, instance: str) -> None:
        self.instance, self.going = instance, True
        self.peak: tuple[int, int, list[tuple[int, str]]] = (0, 0, [])
        self.thread = threading.Thread(target=self._go, daemon=True)
        self.thread.start()

    def sample(self) -> tuple[int, int, list[tuple[int, str]]]:
        """Sums of Pss and Rss in kilobytes, and each process."""
        each = [(memory(number), line) for number, line in processes(self.instance).items()]
        held = sorted(((found["Pss"], line) for found, line in each if found), reverse=True)
        return sum(pss for pss, _line in held), sum(found.get("Rss", 0) for found, _line in each), held

    def _go(self) -> None:
        while self.going:
            found = self.sample()
            if found[0] > self.peak[0]:
                self.peak = found
            time.sleep(0.1)

    def take(self) -> tuple[int, int, list[tuple[int, str]]]:
        """The highest since the last call."""
        found, self.peak = self.peak, (0, 0, [])
        return found


class Browser:
    """A person at a browser: cookies, the form's token, uploads."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def get(self, path: str) -> tuple[str, bytes]:
        """Where it led, and what came."""
        path = urllib.parse.quote(path, safe="/?=&%")
        with self.opener.open(self.address + path, timeout=600) as response:
            return response.geturl(), response.read()

    def post(self, path: str, fields: dict[str, str], file: Path | None = None) -> tuple[str, bytes]:
        """Send a form."""
        fields = fields | {"csrfmiddlewaretoken": next(c.value or "" for c in self.cookies if c.name == "csrftoken")}
        mark = uuid.uuid4().hex
        body = b"".join(
            f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in fields.items()
        )
        if file is not None:
            head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{file.name}"\r\n'
            body += (head + "Content-Type: application/octet-stream\r\n\r\n").encode() + file.read_bytes() + b"\r\n"
        body += f"--{mark}--\r\n".encode()
        request = urllib.request.Request(
            self.address + path, body, {"Content-Type": f"multipart/form-data; boundary={mark}"}
        )
        with self.opener.open(request, timeout=600) as response:
            return response.geturl(), response.read()


def waited(look: Callable[[], Any], seconds: float = 600) -> Any:
    """What `look` gives once it gives something."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found = look()
        if found:
            return found
        time.sleep(0.1)
    raise SystemExit("waited in vain")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _tell(what: str, found: tuple[int, int, list[tuple[int, str]]], seconds: float | None = None) -> None:
    pss, rss, held = found
    took = "" if seconds is None else f"{seconds:6.1f} s"
    print(f"| {what:<34} | {pss / 1024:6.0f} | {rss / 1024:6.0f} | {len(held)} | {took:>8} |", flush=True)
    if os.environ.get("EACH"):
        for each, line in held:
            print(f"    {each / 1024:6.1f} MB  {line[:110]}")


def _signed_in(address: str) -> Browser:
    browser = Browser(address)
    browser.get("/login/")
    browser.post("/login/", {"username": "office", "password": "office-demo"})
    return browser


def _upload(browser: Browser, watch: Watch, path: Path, rows: int) -> None:
    began = time.perf_counter()
    where, _page = browser.post("/registers/projects/intake/", {}, path)
    batch = urllib.parse.urlsplit(where).path

    def done(state: bytes) -> bool:
        return state in browser.get(batch)[1]

    waited(lambda: done("确认导入".encode()))
    _tell(f"{rows:,} rows compared, peak", watch.take(), time.perf_counter() - began)
    began = time.perf_counter()
    browser.post(f"{batch}act/", {"do": "accept"})
    waited(lambda: done("撤销这次导入".encode()))
    _tell(f"{rows:,} rows written, peak", watch.take(), time.perf_counter() - began)
    undo = re.search(rb"/registers/acts/[0-9a-f-]+/undo/", browser.get(batch)[1])
    steps = {"exported": lambda: browser.get("/registers/projects/rows.xlsx")}
    if undo:
        steps["undone"] = lambda: browser.post(undo[0].decode(), {"next": batch})
    for word, begin in steps.items():
        began = time.perf_counter()
        work = urllib.parse.urlsplit(begin()[0]).path
        waited(lambda work=work: b'id="progress"' not in browser.get(work)[1])
        _tell(f"{rows:,} rows {word}, peak", watch.take(), time.perf_counter() - began)
    time.sleep(2)
    _tell("after", watch.sample())


def main() -> None:
    """Start, upload, print the table."""
    sizes = [int(each) for each in sys.argv[1:]] or [20_000, 100_000]
    with tempfile.TemporaryDirectory() as folder:
        instance = str(Path(folder, "instance").resolve())
        environment = os.environ | {"GUATU_INSTANCE": instance, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "guatu.cli"]
        subprocess.run([*command, "demo"], env=environment, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        port = _free_port()
        server = subprocess.Popen([*command, "serve", "--port", str(port)], env=environment, cwd=folder)
        address = f"http://127.0.0.1:{port}"
        try:
            browser = waited(lambda: _try(lambda: _signed_in(address)))
            watch = Watch(instance)
            print("| | PSS MB | RSS MB | processes | took |\n| --- | ---: | ---: | ---: | ---: |")
            _tell("started, signed in", watch.sample())
            for turn in range(6):
                for page in PAGES:
                    browser.get(page)
                del turn
            time.sleep(1)
            towns = re.findall(r'<option value="\d+">([^<]+[镇乡])<', browser.get("/registers/projects/")[1].decode())
            _tell("before: pages of each kind opened", watch.sample())
            for place, rows in enumerate(sizes):
                path = Path(folder, f"{rows}.xlsx")
                workbook(path, rows, towns, 1000 + place * 200_000)
                watch.take()
                _upload(browser, watch, path, rows)
            watch.going = False
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(20)


def _try(what: Callable[[], Any]) -> Any:
    try:
        return what()
    except OSError:
        return None


if __name__ == "__main__":
    main()
