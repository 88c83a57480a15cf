"""The vocabulary as a fresh process prints it: nothing else has filled the registries before."""

import json
import subprocess
import sys

import pytest

WORDS = {
    "moves": "book_inspection",
    "lines": "excess_wear",
    "stages": "held_over",
    "moments": "maturity",
    "conditions": "returned",
    "events": "case_opened",
    "roles": "specialist",
}


@pytest.mark.parametrize(("kind", "word"), WORDS.items())
def test_a_fresh_process_knows_every_word(kind, word):
    start = "from handback.cli.main import main; main()"
    asked = [sys.executable, "-c", start, "vocabulary", kind, "--json"]
    answer = subprocess.run(asked, capture_output=True, text=True, check=True)
    assert word in json.dumps(json.loads(answer.stdout))
