"""`handback serve` and `handback api`: what is run, what is printed."""

import json

import pytest
import typer
from typer.testing import CliRunner

from handback.cli import interface, serving
from handback.cli.later import load
from handback.cli.serving import server_arguments


def _serve() -> typer.Typer:
    app = typer.Typer()
    app.command()(serving.serve)
    return app


def test_the_server_has_one_thread_a_process() -> None:
    arguments = server_arguments("::1", 8080, 3)
    said = dict(zip(arguments[4::2], arguments[5::2], strict=False))
    assert arguments[1:4] == ["-m", "granian", "handback.site.wsgi:application"]
    assert said["--interface"] == "wsgi"
    assert said["--host"] == "::1"
    assert said["--port"] == "8080"
    assert said["--workers"] == "3"
    assert said["--blocking-threads"] == "1"


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1"])
def test_ports_that_are_none(port: str) -> None:
    answer = CliRunner().invoke(_serve(), ["--port", port])
    assert answer.exit_code == 2


@pytest.mark.usefixtures("sqlite")
def test_the_description_is_printed() -> None:
    answer = CliRunner().invoke(interface.app, ["schema"])
    assert answer.exit_code == 0, answer.output
    described = json.loads(answer.stdout)
    assert described["openapi"] == "3.1.0"
    assert "/api/v1/cases/{case}/moves/pay" in described["paths"]
    assert load("serve").name == "serve"
