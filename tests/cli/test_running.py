"""`handback run`: the whole system with one command, stopped by one signal."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest

from tests.kit.browser import free_port

SECONDS = 60.0
LOOKS = 600
RUN = (sys.executable, "-m", "handback.cli.main", "run")


def _started(folder: Path, port: int, **more: str) -> "subprocess.Popen[str]":
    known = {name: said for name, said in os.environ.items() if not name.startswith("HANDBACK_")}
    return subprocess.Popen(
        [*RUN, "--port", str(port), "--data", str(folder / "demo")],
        env={**known, **more},
        stderr=subprocess.PIPE,
        text=True,
    )


def _page(url: str) -> str:
    for _ in range(LOOKS):
        with suppress(OSError), urllib.request.urlopen(url, timeout=5) as answer:
            return str(answer.read().decode())
        time.sleep(0.1)
    raise AssertionError(f"no answer from {url}")


def test_it_starts_everything_and_stops_with_one_signal(tmp_path):
    port = free_port()
    # Another installation's settings are not followed: the demonstration has its own folder.
    process = _started(
        tmp_path, port, HANDBACK_MODE="production", HANDBACK_DATA=str(tmp_path / "x")
    )
    try:
        page = _page(f"http://127.0.0.1:{port}/")
        assert page.count("/demo/be/") > 30
        assert re.search(r"/static/handback/handback\.[0-9a-f]{12}\.css", page)
    finally:
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=SECONDS)
    assert f"http://localhost:{port}/" in said
    assert process.returncode == 0
    assert not (tmp_path / "x").exists()
    assert (tmp_path / "demo" / "handback.sqlite3").exists()


def test_a_port_that_is_taken_is_told(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        process = _started(tmp_path, taken.getsockname()[1])
        _, said = process.communicate(timeout=SECONDS)
    assert process.returncode == 2
    assert "Something else listens" in said


@pytest.mark.parametrize("port", ["0", "70000", "http"])
def test_ports_that_are_none(tmp_path, port):
    process = subprocess.run(
        [*RUN, "--port", port],
        capture_output=True,
        cwd=tmp_path,
        check=False,
    )
    assert process.returncode == 2
    assert list(tmp_path.iterdir()) == []
