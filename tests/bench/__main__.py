"""Measures the slider path: one code in, one PNG out, one server process, client on the same cores.

`ideal` is what would be left if nothing but the decoder and a bare route took time:
1 / (decoder ms + the bare route's ms per request at 32 connections).

    python -m tests.bench [--seconds 4] [--runs 5] [--browser] [--neighbours]
"""

import argparse
import contextlib
import http.client
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from backend.evaluation.pixels import Pace
from backend.pictures import FOLDER
from backend.settings import ROOT
from tests.bench.client import Load, load

DRAWERS = ("digits-pixelrnn", "faces-pixelrnn")
DECODE = "/api/v1/models/digits-vae/decode"
ENVIRONMENT = os.environ | {"OMP_NUM_THREADS": "1"}


@contextlib.contextmanager
def process(*arguments: str) -> Iterator[tuple[int, int]]:
    """A server process: its port and its number."""
    command = [sys.executable, "-m", *arguments]
    with subprocess.Popen(
        command, cwd=ROOT, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        assert server.stdout
        line = server.stdout.readline()
        assert line.startswith("Drawbar is ready"), line
        try:
            yield int(line.rpartition(":")[2]), server.pid
        finally:
            server.terminate()


def questions(path: str) -> list[bytes]:
    """What a browser sends while a lever is pulled."""
    rng = random.Random(0)
    bodies = [json.dumps({"codes": [[round(rng.gauss(0, 1), 3) for _ in range(24)]]}).encode() for _ in range(64)]
    return [
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nAccept: image/png\r\n"
        f"Origin: http://127.0.0.1\r\nAccept-Encoding: gzip\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        + body
        for body in bodies
    ]


def decoder_ms() -> float:
    """The raw decoder: digits-vae, one code, one thread; the median of 4,000 calls, in a process of its own."""
    program = """
import statistics, time, torch
from backend.checkpoints import read
from backend.settings import Settings
torch.set_num_threads(1)
model, code, times = read(Settings().shipped / "digits-vae").model, torch.randn(1, 24), []
with torch.inference_mode():
    for i in range(4400):
        start = time.perf_counter()
        model.decode(code)
        times.append(time.perf_counter() - start)
print(1000 * statistics.median(times[400:]))
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=ENVIRONMENT, capture_output=True, check=True)
    return float(done.stdout)


def resident(pid: int) -> float:
    """The memory that a process holds, in MB."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1024**2


def first_answer() -> float:
    """Seconds from the command to the first right answer."""
    start = time.perf_counter()
    with process("backend", "serve", "--port", "0") as (port, _):
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}{DECODE}",
            data=json.dumps({"codes": [[0.0] * 24]}).encode(),
            headers={"Content-Type": "application/json", "Accept": "image/png"},
        )
        with urllib.request.urlopen(request) as answer:
            assert answer.read().startswith(b"\x89PNG")
        return time.perf_counter() - start


def started(pictures: Path) -> float:
    """Seconds from the command to where a server is ready whose training pictures are in that folder."""
    start = time.perf_counter()
    with process("backend", "serve", "--port", "0", "--pictures", str(pictures)):
        return time.perf_counter() - start


def asked(port: int, model: str, space: str, blend: bool, times: int) -> list[float]:
    """Milliseconds of each of so many answers of `neighbours` to codes or pictures."""
    rng, took = random.Random(0), []
    connection = http.client.HTTPConnection("127.0.0.1", port)
    pictures = json.load(urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/models/{model}/sample?n=16&seed=1"))
    for _ in range(times):
        body = {"image": rng.choice(pictures["images"]), "space": space, "blend": blend}
        start = time.perf_counter()
        connection.request(
            "POST", f"/api/v1/models/{model}/neighbours", json.dumps(body), {"Content-Type": "application/json"}
        )
        answer = connection.getresponse()
        content = answer.read()
        took.append(1000 * (time.perf_counter() - start))
        assert answer.status == 200, content
    connection.close()
    return took


def neighbours(row: Callable[..., None]) -> None:
    """Prints how quickly the nearest training pictures are found, on one core, and what they cost a server."""
    with process("backend", "serve", "--port", "0") as (port, pid):
        os.sched_setaffinity(pid, {min(os.sched_getaffinity(pid))})
        alone = resident(pid)
        for model in ("digits-vae", "faces-pixelrnn"):
            first = asked(port, model, "pixels", False, 1)[0]
            row(f"{model}: first neighbours, pictures read", f"{first:.0f} ms", "")
            for space in ("pixels", "features"):
                for blend in (False, True):
                    p50 = statistics.median(asked(port, model, space, blend, 60)[10:])
                    what = f"  in {space}{' with a blend' if blend else ''}, p50"
                    row(what, f"{p50:.1f} ms", "<= 30 ms", p50 <= 30)
        memory = resident(pid)
    row("resident memory, both sets read", f"{memory:.0f} MB", "<= 800 MB", memory <= 800)
    row("  more than before the first was", f"{memory - alone:.0f} MB", "")
    with tempfile.TemporaryDirectory() as nothing:
        starts = [(started(FOLDER), started(Path(nothing))) for _ in range(5)]
    longer = statistics.median(a for a, _ in starts) - statistics.median(b for _, b in starts)
    row("start, longer than without training pictures", f"{longer:.2f} s", "<= 0.3 s", longer <= 0.3)


def drawing() -> dict[str, Pace]:
    """How fast models of pixels draw, each in a process of its own."""
    program = """
import json, sys
from backend.checkpoints import read
from backend.evaluation.pixels import pace
from backend.settings import Settings
loaded = read(Settings().shipped / sys.argv[1])
print(json.dumps(pace(loaded.model, loaded.model.config.side)))
"""
    found = {}
    for name in DRAWERS:
        command = [sys.executable, "-c", program, name]
        done = subprocess.run(command, cwd=ROOT, env=ENVIRONMENT, capture_output=True, check=True)
        found[name] = Pace(*json.loads(done.stdout))
    return found


@contextlib.contextmanager
def drawn_for(port: int, path: str, body: dict[str, float], many: int = 1) -> Iterator[None]:
    """Has the server draw one thing after the other, for so `many` clients at once."""
    asking = True

    def ask() -> None:
        while asking:
            request = urllib.request.Request(
                f"http://127.0.0.1:{port}/api/v1/models/{path}",
                data=json.dumps(body).encode(),
                headers={"Content-Type": "application/json"},
            )
            urllib.request.urlopen(request).read()

    with ThreadPoolExecutor(many) as pool:
        done = [pool.submit(ask) for _ in range(many)]
        try:
            yield
        finally:
            asking = False
            for one in done:
                one.result()


@contextlib.contextmanager
def neighbour() -> Iterator[None]:
    """Some other program is busy on this machine."""
    with subprocess.Popen([sys.executable, "-c", "while True: sum(range(1000))"]) as other:
        try:
            yield
        finally:
            other.kill()


def median(loads: list[Load]) -> Load:
    """The run in the middle, by its rate."""
    return sorted(loads)[len(loads) // 2]


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--browser", action="store_true", help="also drag a lever in a real Chromium")
    parser.add_argument("--neighbours", action="store_true", help="measure how neighbours are found, and no more")
    given = parser.parse_args()

    def row(what: str, value: str, bar: str, holds: bool | None = None) -> None:
        verdict = {True: "holds", False: "MISSED", None: ""}[holds]
        print(f"{what:46} {value:>22}   {bar:28} {verdict}", flush=True)

    if given.neighbours:
        neighbours(row)
        return

    def measure(port: int, path: str, connections: int) -> Load:
        load(port, questions(path), connections, 1)  # to get warm
        return median([load(port, questions(path), connections, given.seconds) for _ in range(given.runs)])

    decoder = statistics.median(decoder_ms() for _ in range(3))
    with process("tests.bench.server", "naked") as (port, _):
        naked = measure(port, "/bare", 32)
    with process("tests.bench.server", "drawbar") as (port, pid):
        bare = measure(port, "/bare", 32)
        many = measure(port, DECODE, 32)
        one = measure(port, DECODE, 1)
        crowd = measure(port, DECODE, 500)
        with drawn_for(port, "digits-pixelrnn/complete", {"n": 16}):
            beside = measure(port, DECODE, 1)
        with drawn_for(port, "spoken-digits/sample", {"label": 3, "seconds": 3}, 2):
            talked = measure(port, DECODE, 1)
        with neighbour():
            busy = measure(port, DECODE, 1)
        memory = resident(pid)
    start = statistics.median(first_answer() for _ in range(3))
    paces = drawing()

    def share(route: Load) -> float:
        return many.rate * (decoder + 1000 / route.rate) / 1000

    row("raw decoder, batch 1, one thread", f"{decoder:.3f} ms", "")
    row("bare route, no middleware, 32 connections", f"{naked.rate:.0f} / s", "")
    row("bare route, Drawbar's middleware", f"{bare.rate:.0f} / s", "")
    row("slider path, 32 connections", f"{many.rate:.0f} / s", "")
    row("  of ideal", f"{share(bare):.2f}", ">= 0.75", share(bare) >= 0.75)
    row("  of ideal without any middleware", f"{share(naked):.2f}", "")
    row("  p99 / p50", f"{many.p99 / many.p50:.2f}", "<= 4", many.p99 <= 4 * many.p50)
    row("slider path, 1 connection, p50", f"{one.p50:.2f} ms", f"<= {decoder + 1:.2f} ms", one.p50 <= decoder + 1)
    row("slider path, 500 connections, p99", f"{crowd.p99:.0f} ms", "<= 1000 ms", crowd.p99 <= 1000)
    row("  answers", str(dict(crowd.statuses)), "200, or 503", set(crowd.statuses) <= {200, 503})
    row(
        "slider path while digits are drawn, p99",
        f"{beside.p99:.2f} ms",
        f"< {3 * one.p99:.2f} ms",
        beside.p99 < 3 * one.p99,
    )
    row("  over that beside any busy program", f"{beside.p99 / busy.p99:.2f}", "< 3", beside.p99 < 3 * busy.p99)
    row(
        "slider path while two clips are made, p99",
        f"{talked.p99:.2f} ms",
        f"< {3 * one.p99:.2f} ms",
        talked.p99 < 3 * one.p99,
    )
    row("  over that beside any busy program", f"{talked.p99 / busy.p99:.2f}", "< 3", talked.p99 < 3 * busy.p99)
    for name, pace in paces.items():
        most = 500 if name.startswith("faces") else 800
        row(f"{name}: first row", f"{pace.first_row:.0f} ms", "<= 60 ms", pace.first_row <= 60)
        row("  1 to 16 drawings", f"{pace.picture:.0f} ms", f"<= {most} ms", pace.picture <= most)
        row("  one pass per pixel, over that", f"{pace.ratio:.0f}", ">= 20", pace.ratio >= 20)
    row("from the command to the first right answer", f"{start:.1f} s", "<= 6 s", start <= 6)
    row("resident memory, all models, after all this", f"{memory:.0f} MB", "<= 600 MB", memory <= 600)
    neighbours(row)
    if given.browser:
        from tests.bench.browser import dragged

        with process("backend", "serve", "--port", "0") as (port, _):
            for what, pictures in dragged(port).items():
                row(f"in Chromium: {what}", f"{pictures:.1f} pictures / s", "")


if __name__ == "__main__":
    main()
